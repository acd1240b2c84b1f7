import { isObjection, verdictWords } from "@/lib/admission";
import type { JsonObject } from "@/lib/json";
import { clipped, code, escaped, oneLine, type Person } from "@/lib/git-host";
import type { TemplateLink, TemplateProblem } from "@/lib/template";
import {
  flattened,
  parameterDifferences,
  type PolicyVerdict,
  type ProposedFile,
  type RequestKind,
} from "@/lib/plans";
import { engineMove } from "@/lib/plans/browser";

/** What a reviewer needs to know. */
export interface Story {
  kind: RequestKind;
  team: string;
  name: string;
  template: { name: string; version: string };
  target: { title: string; environment: string; cluster: string };
  requester: Person;
  /** Who stored the latest revision, where that is somebody else. */
  revisedBy: Person | undefined;
  revision: number;
  parameters: JsonObject;
  /** What a change begins with; undefined for a launch. */
  from: { version: string; parameters: JsonObject } | undefined;
  files: readonly ProposedFile[];
  /** Objects that are no longer in Git afterwards; undefined for a launch. */
  left: { deleted: readonly string[]; kept: readonly string[] } | undefined;
  findings: readonly TemplateProblem[];
  verdicts: readonly PolicyVerdict[];
  links: readonly TemplateLink[];
  /** The request's page in Slipway. */
  url: string;
}

const verbs: Record<RequestKind, string> = {
  create: "Launch",
  edit: "Change",
  upgrade: "Upgrade",
  remove: "Remove",
  adopt: "Adopt",
  promote: "Promote",
};

/**
 * One line, made of names that were checked: `Launch checkout (web-service 1.3.0) for payments on
 * Staging`.
 */
export function pullRequestTitle(
  story: Pick<Story, "kind" | "name" | "team" | "template" | "target" | "from">,
): string {
  const { name, version } = story.template;
  const what =
    story.kind === "upgrade" && story.from
      ? `${name} ${story.from.version} to ${version}`
      : `${name} ${version}`.trim();
  const title = `${verbs[story.kind]} ${story.name} (${what}) for ${story.team} on ${story.target.title}`;
  return oneLine(title).slice(0, 200);
}

/**
 * The pull request's description, in the Git host's Markdown. Nothing that a person typed can become
 * markup, a link or a mention.
 */
export function pullRequestBody(story: Story): string {
  const { team, name, template, target } = story;
  const revised =
    story.revision > 1
      ? `, revision ${story.revision}${story.revisedBy ? ` by ${escaped(story.revisedBy.name)}` : ""}`
      : "";
  const lines = [
    `**${escaped(story.requester.name)}** asks to ${verbs[story.kind].toLowerCase()} **${escaped(name)}** for the team **${escaped(team)}**${revised}. [See the request](${story.url})`,
    "",
    `| Template | ${escaped(template.name)} ${story.from && story.from.version !== template.version ? `${escaped(story.from.version)} → ` : ""}${escaped(template.version)} |`,
    "| --- | --- |",
    `| Target | ${escaped(target.title)}: environment ${escaped(target.environment)}, cluster ${escaped(target.cluster)} |`,
    `| Team | ${escaped(team)} |`,
    "",
    ...(story.kind === "remove"
      ? []
      : [
          "### Parameters",
          "",
          ...(story.from
            ? changedParameters(story.from.parameters, story.parameters)
            : parameterTable(story.parameters)),
          "",
        ]),
    "### What changes",
    "",
    ...fileList(story.files),
    "",
    ...(story.left ? leftList(story.left) : []),
    ...(story.kind === "remove" ? [] : ["### Checks", "", ...findingList(story.findings), ""]),
    "### Policy",
    "",
    ...verdictList(story.verdicts),
  ];
  const links = linkList(story.links);
  if (links.length > 0) lines.push("", "### Once it runs", "", ...links);
  lines.push(
    "",
    `Written by Slipway. To change it, [change and resubmit the request](${story.url}): a commit by hand stops that.`,
  );
  return clipped(lines.join("\n"), "Shortened: see the request for all of it.");
}

/** Subject, a blank line, and what the log of the repository should tell without the host. */
export function commitMessage(story: Story): string {
  const lines = [
    pullRequestTitle(story),
    "",
    ...changedNames(story),
    `Request: ${story.url}`,
    `Revision: ${story.revision}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Whether a commit's message is one of this revision's, whatever else it said at the time. */
export function isMessageOf(message: string, requestId: string, revision: number): boolean {
  const lines = message.split("\n");
  const at = lines.findIndex(
    (line) => line.startsWith("Request: ") && line.trimEnd().endsWith(`/requests/${requestId}`),
  );
  return at > 0 && lines[at + 1]?.trimEnd() === `Revision: ${revision}`;
}

/** Names of parameters only, and of those what no host reads as a mention or a reference. */
function changedNames({ kind, from, parameters }: Story): string[] {
  if (!from || kind === "remove") return [];
  const changed = parameterDifferences(from.parameters, parameters).map(([name]) => name);
  const plain = changed.filter((name) => /^[\w.[\]-]{1,80}$/.test(name)).slice(0, 10);
  if (changed.length === 0) return [];
  const rest = changed.length - plain.length;
  return [`Changes: ${[...plain, ...(rest > 0 ? [`${rest} more`] : [])].join(", ")}`, ""];
}

function parameterTable(parameters: JsonObject): string[] {
  const rows = flattened(parameters, "");
  if (rows.length === 0) return ["None: the template's defaults."];
  const shown = rows.slice(0, 100).map(([name, value]) => `| ${code(name)} | ${code(value)} |`);
  if (rows.length > shown.length) shown.push(`| | and ${rows.length - shown.length} more |`);
  return ["| Parameter | Value |", "| --- | --- |", ...shown];
}

function changedParameters(before: JsonObject, after: JsonObject): string[] {
  const rows = parameterDifferences(before, after);
  if (rows.length === 0) return ["The same as before."];
  const shown = rows
    .slice(0, 100)
    .map(
      ([name, was, is]) =>
        `| ${code(name)} | ${was === undefined ? "default" : code(was)} | ${is === undefined ? "default" : code(is)} |`,
    );
  if (rows.length > shown.length) shown.push(`| | | and ${rows.length - shown.length} more |`);
  return ["| Parameter | Before | After |", "| --- | --- | --- |", ...shown];
}

function fileList(files: readonly ProposedFile[]): string[] {
  const changed = files.filter(({ before, after }) => before !== after);
  const shown = changed
    .slice(0, 50)
    .map(
      ({ path, before, after }) =>
        `- ${after === undefined ? "deletes" : before === undefined ? "writes" : "changes"} ${code(path)}`,
    );
  const rest = changed.length - shown.length;
  const same = files.length - changed.length;
  const moved = engineMove(files);
  return [
    ...shown,
    ...(rest > 0 ? [`- and ${rest} more`] : []),
    ...(same > 0
      ? [
          "",
          same === 1 ? "One other file stays as it is." : `${same} other files stay as they are.`,
        ]
      : []),
    ...(moved === undefined ? [] : ["", moved]),
  ];
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, 20).map(escaped).join(", ")}${names.length > 20 ? ` and ${names.length - 20} more` : ""}`;
}

function leftList({ deleted, kept }: NonNullable<Story["left"]>): string[] {
  return [
    ...(deleted.length > 0 ? [`**Deleted from the cluster:** ${listed(deleted)}.`, ""] : []),
    ...(kept.length > 0 ? [`**Stays in the cluster, with its data:** ${listed(kept)}.`, ""] : []),
  ];
}

function findingList(findings: readonly TemplateProblem[]): string[] {
  if (findings.length === 0) return ["Every object is valid against its schema. No warnings."];
  const lines = findings
    .slice(0, 50)
    .map(
      ({ message, file }) =>
        `- ${escaped(message)}${file === undefined ? "" : ` (${escaped(file)})`}`,
    );
  return ["Nothing stands against it. Warnings:", "", ...lines];
}

function verdictList(verdicts: readonly PolicyVerdict[]): string[] {
  const passed = verdicts.filter(({ verdict }) => verdict === "passes").length;
  const about = verdicts.filter(({ verdict }) => verdict !== "does-not-apply");
  const others = about.filter(({ verdict }) => isObjection(verdict));
  const applying = passed + new Set(others.map(({ policy }) => policy)).size;
  const checked = applying + verdicts.length - about.length;
  const lines = others
    .slice(0, 50)
    .map(
      ({ verdict, policy, object, message, remedy }) =>
        `- **${verdictWords[verdict]}** ${escaped(policy)}${object === undefined ? "" : ` (${escaped(object)})`}: ${escaped([message, remedy].filter(Boolean).join(" "))}`,
    );
  if (others.length > lines.length) lines.push(`- and ${others.length - lines.length} more`);
  const summary =
    applying === 0
      ? "No policy applies here."
      : `${checked} policies checked, ${applying} apply: ${passed === applying ? "all of them pass" : `${passed} pass`}.`;
  return lines.length === 0 ? [summary] : [summary, "", ...lines];
}

function linkList(links: readonly TemplateLink[]): string[] {
  return links
    .flatMap(({ title, url }) => {
      const address = addressOf(url);
      return address === undefined ? [] : [`- [${escaped(title)}](<${address}>)`];
    })
    .slice(0, 20);
}

/**
 * A URL of nothing but characters that mean nothing in Markdown: the others are percent-encoded,
 * and an ampersand is a character reference. Undefined for what is no http or https URL, names a
 * user, or would have to be cut.
 */
function addressOf(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (
    parsed === undefined ||
    !/^https?:$/.test(parsed.protocol) ||
    !/^[\w.-]+$/.test(parsed.hostname) ||
    parsed.username !== "" ||
    parsed.password !== "" ||
    parsed.href.length > 2000
  )
    return undefined;
  return parsed.href
    .replaceAll(/[^\w.~:/?#=&+,;%-]/gu, (character) =>
      encodeURIComponent(character).replaceAll(/[!'()*]/g, byteOf),
    )
    .replaceAll("&", "&amp;");
}

const byteOf = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
