import semver from "semver";
import type { Json, JsonObject } from "@/lib/json";
import { parseTemplate, type BundleFiles, type TemplateProblem } from "@/lib/template";
import { emitYaml } from "./emit-yaml";
import type { ImportReport, ImportResult, Notes } from "./report";

/** What an importer has found out, before it is written as a bundle. */
export interface Draft {
  name: string;
  version: string;
  title: string;
  summary: string;
  category: string;
  tags: readonly string[];
  icon: string;
  owner?: string;
  scope: "team" | "platform";
  steps: readonly JsonObject[];
  files: readonly DraftFile[];
  links: readonly { title: string; url: string }[];
  readme: string;
  /** Tests of the template, by their paths below `tests/`. */
  tests?: Readonly<Record<string, Json>>;
}

export interface DraftFile {
  /** Below `files/`. */
  from: string;
  content: string;
  to?: string;
  when?: string;
  forEach?: string;
  text?: boolean;
}

/** A DNS label near to a name of any kind. */
export function dnsName(text: string, otherwise: string): string {
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replace(/^-|-$/g, "");
  return label === "" ? otherwise : label;
}

/** Writes the bundle, and asks the engine what it thinks of it. */
export function finish(format: ImportReport["format"], draft: Draft, notes: Notes): ImportResult {
  const version = semver.valid(draft.version) ?? semver.coerce(draft.version)?.version ?? "0.1.0";
  if (version !== draft.version && draft.version !== "")
    notes.changed(
      "version-number",
      "version",
      `${draft.version} is no semantic version; the template starts as ${version}.`,
    );
  const listed = draft.files.some(
    (file) =>
      file.to !== undefined ||
      file.when !== undefined ||
      file.forEach !== undefined ||
      file.text !== undefined,
  );
  const definition: Json = {
    apiVersion: "slipway.dev/v1alpha1",
    kind: "Template",
    metadata: { name: draft.name, version },
    spec: {
      title: oneLine(draft.title) || draft.name,
      summary: oneLine(draft.summary) || `Imported from ${format}.`,
      category: oneLine(draft.category) || "Other",
      tags: [...new Set(draft.tags.map(oneLine).filter((tag) => tag !== ""))].slice(0, 20),
      icon: draft.icon,
      ...(draft.owner === undefined || oneLine(draft.owner) === ""
        ? {}
        : { owner: oneLine(draft.owner) }),
      scope: draft.scope,
      parameters: [...draft.steps],
      ...(listed ? { files: draft.files.map(entryOf) } : {}),
      ...(draft.links.length > 0
        ? { links: draft.links.map(({ title, url }) => ({ title: oneLine(title) || "Link", url })) }
        : {}),
    },
  };
  const bundle: Record<string, string> = {
    "template.yaml": emitYaml(definition),
    "README.md": draft.readme.trim() === "" ? `# ${draft.title}\n` : draft.readme,
  };
  for (const { from, content } of draft.files) bundle[`files/${from}`] = content;
  for (const [name, test] of Object.entries(draft.tests ?? {}))
    bundle[`tests/${name}`] = emitYaml(test);
  const repaired = repair(bundle);
  return {
    bundle: repaired.files,
    report: {
      format,
      name: draft.name,
      version,
      findings: notes.list(),
      problems: repaired.problems,
    },
  };
}

function entryOf({ from, to, when, forEach, text }: DraftFile): JsonObject {
  return {
    from,
    ...(to === undefined ? {} : { to }),
    ...(when === undefined ? {} : { when }),
    ...(forEach === undefined ? {} : { forEach }),
    ...(text === undefined ? {} : { text }),
  };
}

/**
 * Puts expressions in quotes where YAML would misread them; the engine says what the line should
 * be.
 */
function repair(bundle: BundleFiles): { files: BundleFiles; problems: TemplateProblem[] } {
  let files: Record<string, string> = { ...bundle };
  let { problems } = parseTemplate(files);
  for (let round = 0; round < 20; round += 1) {
    const mended = mend(files, problems);
    if (mended === undefined) break;
    files = mended;
    ({ problems } = parseTemplate(files));
  }
  return { files, problems };
}

function mend(
  bundle: BundleFiles,
  problems: readonly TemplateProblem[],
): Record<string, string> | undefined {
  const files: Record<string, string> = { ...bundle };
  let mended = false;
  for (const { code, file, line, expected } of problems) {
    const text = file === undefined || !Object.hasOwn(files, file) ? undefined : files[file];
    if (
      code !== "expression-needs-quotes" ||
      file === undefined ||
      text === undefined ||
      line === undefined ||
      expected === undefined
    )
      continue;
    const lines = text.split("\n");
    const old = lines[line - 1] ?? "";
    const replaced = `${/^\s*/.exec(old)?.[0] ?? ""}${expected}`;
    if (old === replaced) continue;
    lines[line - 1] = replaced;
    files[file] = lines.join("\n");
    mended = true;
  }
  return mended ? files : undefined;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 500);
}
