import type { JsonObject, Json } from "@/lib/json";
import type { FileChange, Person } from "@/lib/platform-repo";
import type { TemplateLink, TemplateProblem } from "@/lib/template";
import type { PolicyVerdict, RequestKind } from "./request";

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
  files: readonly FileChange[];
  findings: readonly TemplateProblem[];
  verdicts: readonly PolicyVerdict[];
  links: readonly TemplateLink[];
  /** The request's page in Slipway. */
  url: string;
}

const verbs: Record<RequestKind, string> = { create: "Launch", edit: "Change", upgrade: "Upgrade", remove: "Remove", adopt: "Adopt", promote: "Promote" };

/** One line, made of names that were checked: `Launch checkout (web-service 1.3.0) for payments on Staging`. */
export function pullRequestTitle(story: Pick<Story, "kind" | "name" | "team" | "template" | "target">): string {
  const title = `${verbs[story.kind]} ${story.name} (${story.template.name} ${story.template.version}) for ${story.team} on ${story.target.title}`;
  return oneLine(title).slice(0, 200);
}

/** The pull request's description, in GitHub's Markdown. Nothing that a person typed can become markup, a link or a mention. */
export function pullRequestBody(story: Story): string {
  const { team, name, template, target } = story;
  const revised = story.revision > 1 ? `, revision ${story.revision}${story.revisedBy ? ` by ${escaped(story.revisedBy.name)}` : ""}` : "";
  const lines = [
    `**${escaped(story.requester.name)}** asks to ${verbs[story.kind].toLowerCase()} **${escaped(name)}** for the team **${escaped(team)}**${revised}. [See the request](${story.url})`,
    "",
    `| Template | ${escaped(template.name)} ${escaped(template.version)} |`,
    "| --- | --- |",
    `| Target | ${escaped(target.title)}: environment ${escaped(target.environment)}, cluster ${escaped(target.cluster)} |`,
    `| Team | ${escaped(team)} |`,
    "",
    "### Parameters",
    "",
    ...parameterTable(story.parameters),
    "",
    "### What changes",
    "",
    ...fileList(story.files),
    "",
    "### Checks",
    "",
    ...findingList(story.findings),
    "",
    "### Policy",
    "",
    ...verdictList(story.verdicts),
  ];
  const links = story.links.filter((link) => /^https?:\/\/[^\s()<>"]+$/.test(link.url));
  if (links.length > 0) lines.push("", "### Once it runs", "", ...links.map((link) => `- [${escaped(link.title)}](<${link.url}>)`));
  lines.push("", `Written by Slipway. To change it, [change and resubmit the request](${story.url}): a commit by hand stops that.`);
  return clipped(lines.join("\n"));
}

/** Subject, a blank line, and what the log of the repository should tell without the host. */
export function commitMessage(story: Story, coAuthor: Person | undefined): string {
  const lines = [pullRequestTitle(story), "", `Request: ${story.url}`, `Revision: ${story.revision}`];
  if (coAuthor) lines.push("", `Co-authored-by: ${person(coAuthor)}`);
  return `${lines.join("\n")}\n`;
}

/** A person as Git can write them: no angle brackets, no line breaks, never empty. */
export function gitPerson({ name, email }: Person): Person {
  return { name: clean(name) || clean(email) || "Unknown", email: clean(email).replaceAll(" ", "") || "unknown@invalid" };
}

function clean(text: string): string {
  return oneLine(text).replaceAll(/[<>]/g, "").trim();
}

function person(who: Person): string {
  const { name, email } = gitPerson(who);
  return `${name} <${email}>`;
}

function parameterTable(parameters: JsonObject): string[] {
  const rows = flattened(parameters, "");
  if (rows.length === 0) return ["None: the template's defaults."];
  const shown = rows.slice(0, 100).map(([name, value]) => `| ${code(name)} | ${code(value)} |`);
  if (rows.length > shown.length) shown.push(`| | and ${rows.length - shown.length} more |`);
  return ["| Parameter | Value |", "| --- | --- |", ...shown];
}

/** Objects are taken apart, lists of plain values stay on one line. */
function flattened(value: Json, name: string): [string, string][] {
  if (Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null)) {
    return value.flatMap((item, index) => flattened(item, `${name}[${index}]`));
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const members = Object.entries(value);
    if (members.length > 0) return members.flatMap(([key, member]) => flattened(member, name === "" ? key : `${name}.${key}`));
    return name === "" ? [] : [[name, "{}"]];
  }
  return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
}

function fileList(files: readonly FileChange[]): string[] {
  const shown = files.slice(0, 50).map((file) => `- ${file.content === null ? "deletes" : "writes"} ${code(file.path)}`);
  return files.length > shown.length ? [...shown, `- and ${files.length - shown.length} more`] : shown;
}

function findingList(findings: readonly TemplateProblem[]): string[] {
  if (findings.length === 0) return ["Every object is valid against its schema. No warnings."];
  const lines = findings.slice(0, 50).map(({ message, file }) => `- ${escaped(message)}${file === undefined ? "" : ` (${escaped(file)})`}`);
  return ["Nothing stands against it. Warnings:", "", ...lines];
}

function verdictList(verdicts: readonly PolicyVerdict[]): string[] {
  const passed = verdicts.filter(({ verdict }) => verdict === "pass").length;
  const others = verdicts.filter(({ verdict }) => verdict !== "pass");
  const lines = others.slice(0, 50).map(({ verdict, policy, object, message }) => `- **${verdictWords[verdict]}** ${escaped(policy)}${object === undefined ? "" : ` (${escaped(object)})`}: ${escaped(message)}`);
  if (others.length > lines.length) lines.push(`- and ${others.length - lines.length} more`);
  const summary = verdicts.length === 0 ? "No policy applies here." : `${passed} of ${passed + new Set(others.map(({ policy }) => policy)).size} policies have nothing against it.`;
  return lines.length === 0 ? [summary] : [summary, "", ...lines];
}

const verdictWords = { pass: "Passes", warn: "Warning", deny: "Denied", "not-judged": "Not judged" } as const satisfies Record<PolicyVerdict["verdict"], string>;

/** As code, which mentions and references to issues stay out of. */
function code(text: string): string {
  return text === "" ? "(empty)" : `<code>${escaped(text)}</code>`;
}

/**
 * Every character but letters, digits and a few harmless ones becomes a character reference: CommonMark never reads
 * those as structure. Line breaks become `<br>`, what cannot be seen is shown by its number.
 */
function escaped(text: string): string {
  const short = [...text.toWellFormed()].slice(0, 500);
  const more = text.length > 500 ? "…" : "";
  return (
    short
      .map((character) => {
        if (/[\p{L}\p{N} ,]/u.test(character)) return character;
        if (character === "\n") return "<br>";
        if (/[\p{C}\p{Zl}\p{Zp}]/u.test(character)) return `&#92;u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
        return `&#${character.codePointAt(0) ?? 0};`;
      })
      .join("") + more
  );
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ");
}

/** GitHub takes 65,536 characters; a cut never leaves a tag or a character reference half. */
function clipped(text: string): string {
  if (text.length <= 60_000) return text;
  return `${text.slice(0, text.lastIndexOf("\n", 60_000))}\n\nShortened: see the request for all of it.`;
}
