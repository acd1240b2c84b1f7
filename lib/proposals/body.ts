import { clipped, code, escaped, gitPerson, oneLine } from "@/lib/git-host";
import type { ProposalWork } from "./store/work";

/** What a reviewer needs to know of a proposal. */
export type ProposalStory = Pick<
  ProposalWork,
  "id" | "title" | "note" | "details" | "author" | "files" | "folder"
> & {
  /** The proposal's page in Slipway. */
  url: string;
};

export const proposalTitle = ({ title }: Pick<ProposalStory, "title">): string =>
  oneLine(title).trim().slice(0, 200);

/** A file's place in the repository, from its path in the catalog's layout. */
export const inRepository = (folder: string, path: string): string =>
  folder === "" ? path : `${folder}/${path}`;

/** Lines of one section of its details. */
const mostLines = 60;

/**
 * The pull request's description, in the Git host's Markdown; the last line names the proposal. Nothing that a person
 * typed can become markup, a link or a mention.
 */
export function proposalBody({
  id,
  note,
  details,
  author,
  files,
  folder,
  url,
}: ProposalStory): string {
  const shown = files
    .slice(0, 50)
    .map(
      ({ path, text, replaces }) =>
        `- ${text === null ? "deletes" : replaces.every((one) => one === null) ? "writes" : "changes"} ${code(inRepository(folder, path))}`,
    );
  const lines = [
    `**${escaped(gitPerson(author).name)}** proposes this change of the catalog. [See it in Slipway](${url})`,
    "",
    ...(note === "" ? [] : [`> ${escaped(note)}`, ""]),
    "### What changes",
    "",
    ...shown,
    ...(files.length > shown.length ? [`- and ${files.length - shown.length} more`] : []),
    "",
    ...details.flatMap(({ title, lines }) => [
      `### ${escaped(title)}`,
      "",
      ...lines.slice(0, mostLines).map((line) => `- ${escaped(oneLine(line))}`),
      ...(lines.length > mostLines ? [`- and ${lines.length - mostLines} more`] : []),
      "",
    ]),
    "It takes effect once it is merged and Slipway has taken the commit over.",
    "",
    `<!-- slipway: proposal ${id} -->`,
  ];
  return clipped(lines.join("\n"), "Shortened: see the proposal for all of it.");
}

/** Subject, a blank line, and what the log of the repository should tell without the host. */
export function proposalMessage(story: ProposalStory): string {
  const note = oneLine(story.note).trim();
  return [
    proposalTitle(story),
    "",
    ...(note === "" ? [] : [note, ""]),
    `Proposal: ${story.url}`,
    "",
  ].join("\n");
}
