import { isScalar } from "yaml";
import { PortalError } from "@/lib/errors";
import { isJsonObject, type Json, unstorable } from "@/lib/json";
import { parseYaml, readYamlDocument } from "@/lib/yaml";
import { draftLimits } from "./limits";

/** What a draft is called by: of its template.yaml. */
export interface TemplateHead {
  name: string;
  version: string;
  title: string;
  category: string;
}

const longest = draftLimits.fileBytes;

/** Undefined where template.yaml cannot be read, or has no name. What is missing, or no text that can be kept, is "". Pure. */
export function templateHead(text: string): TemplateHead | undefined {
  const read = readYamlDocument(text, { longest, deepest: 64 });
  if (read.problem !== undefined) return undefined;
  const metadata = childOf(read.value, "metadata");
  const spec = childOf(read.value, "spec");
  const name = textOf(metadata, "name", 63);
  if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name)) return undefined;
  return {
    name,
    version: textOf(metadata, "version", 100),
    title: textOf(spec, "title", 200) || name,
    category: textOf(spec, "category", 60) || "Other",
  };
}

function childOf(value: Json, key: string): Json {
  return isJsonObject(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null;
}

function textOf(value: Json, key: string, most: number): string {
  const text = childOf(value, key);
  return typeof text === "string" && text.length <= most && unstorable(text) === undefined
    ? text.trim()
    : "";
}

const places = {
  name: ["metadata", "name"],
  version: ["metadata", "version"],
  category: ["spec", "category"],
} as const;

/**
 * template.yaml with other values at its head; everything else stays, byte by byte. Throws `template_invalid` where there
 * is no such value to be replaced. Pure.
 */
export function withHead(text: string, wanted: Partial<Omit<TemplateHead, "title">>): string {
  const trees = parseYaml(text, { longest });
  const [document] = trees.documents;
  if (document === undefined || trees.text !== text) throw unreadable("It cannot be read.");
  const cuts = Object.entries(wanted).map(([key, value]) => {
    const path = places[key as keyof typeof places];
    const node: unknown = document.getIn(path, true);
    if (!isScalar(node) || node.range == null) throw unreadable(`It has no ${path.join(".")}.`);
    const [from, to] = node.range;
    // Nothing may stand right behind the colon, and a block of lines ends with the last of them.
    const before = text[from - 1] === ":" ? " " : "";
    const after = text.slice(from, to).endsWith("\n") ? "\n" : "";
    return { from, to, value: `${before}${JSON.stringify(value)}${after}` };
  });
  return cuts
    .toSorted((a, b) => b.from - a.from)
    .reduce((all, { from, to, value }) => all.slice(0, from) + value + all.slice(to), text);
}

function unreadable(why: string): PortalError {
  return new PortalError("template_invalid", `template.yaml: ${why}`, {
    hint: "It begins with metadata (name, version) and spec (title, category).",
  });
}
