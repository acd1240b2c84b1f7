import { RE2JS } from "re2js";
import type { Json, JsonObject } from "@/lib/json";
import { literal } from "../literal";
import type { DraftFile } from "../finish";
import type { ImportFiles, Notes } from "../report";
import { convertFile, convertInline, textParts } from "./convert-text";
import { NotConvertible } from "./not-convertible";
import type { Lookup } from "./nunjucks";
import { below } from "../path-below";
import { withoutSlashesAtEnd } from "../slashes-at-end";

export interface SkeletonContext {
  files: ImportFiles;
  /** The folder of the template, which the skeleton's URL is relative to. */
  folder: string;
  /** The step's `input`. */
  input: JsonObject;
  /** `fetch:plain`: its files are copied as they are. */
  plain: boolean;
  /** `fetch:…:file`: the skeleton is one file. */
  isFile: boolean;
  when?: string;
  source: string;
  notes: Notes;
  lookup: Lookup;
  /** Paths below `files/` that other steps use already. */
  taken: ReadonlySet<string>;
}

/** The Kubernetes manifests of a skeleton; its other files are named in the report. */
export function readSkeleton(context: SkeletonContext): DraftFile[] {
  const { files, folder, input, notes, source } = context;
  const url = input["url"];
  if (typeof url !== "string" || /^[a-z+]+:\/\//i.test(url) || url.includes("${{")) {
    notes.leftOut(
      "skeleton",
      source,
      `Its skeleton is elsewhere (${JSON.stringify(url ?? null)}): import it together with the template.`,
    );
    return [];
  }
  if (input["cookiecutterCompat"] !== undefined) {
    notes.leftOut("skeleton", source, "Its skeleton is in the language of cookiecutter.");
    return [];
  }
  const root = below(`${folder}/${url}`);
  if (root === undefined) {
    notes.leftOut(
      "skeleton",
      source,
      `Its skeleton (${url}) lies outside of what was given: give the folder that holds both, and the template by --name.`,
    );
    return [];
  }
  const inside = filesBelow(files, root, context.isFile);
  if (inside.size === 0) notes.leftOut("skeleton", source, `There are no files in ${url}.`);
  const relative = context.isFile ? renamed(inside, input["targetPath"]) : inside;
  const charts = [...relative.keys()]
    .filter((path) => /(?:^|\/)Chart\.yaml$/.test(path))
    .map((path) => path.replace(/Chart\.yaml$/, ""));
  const taken = new Set(context.taken);
  return [...relative].flatMap(([path, text]) => {
    if (charts.some((chart) => path.startsWith(chart))) {
      notes.leftOut(
        "other-file",
        `${source}: ${path}`,
        "A file of a Helm chart: import the chart by itself.",
      );
      return [];
    }
    return readFile(path, text, context, taken, [...relative.values()]);
  });
}

/** The files of a skeleton by their paths within it; a skeleton may be one file. */
function filesBelow(files: ImportFiles, root: string, isFile: boolean): Map<string, string> {
  const name = root.slice(root.lastIndexOf("/") + 1);
  if (isFile) return new Map(Object.hasOwn(files, root) ? [[name, files[root] ?? ""]] : []);
  return new Map(
    Object.keys(files)
      .filter((path) => root === "" || path.startsWith(`${root}/`))
      .sort()
      .map((path) => [root === "" ? path : path.slice(root.length + 1), files[path] ?? ""]),
  );
}

/** The one file of `fetch:…:file`, whose `targetPath` is its own. */
function renamed(files: Map<string, string>, targetPath: Json | undefined): Map<string, string> {
  return new Map(
    [...files].map(([name, text]) => [typeof targetPath === "string" ? targetPath : name, text]),
  );
}

function readFile(
  path: string,
  text: string,
  context: SkeletonContext,
  taken: Set<string>,
  all: readonly string[],
): DraftFile[] {
  const { input, notes, source, lookup } = context;
  const here = `${source}: ${path}`;
  const extension =
    input["templateFileExtension"] === true
      ? ".njk"
      : typeof input["templateFileExtension"] === "string"
        ? input["templateFileExtension"]
        : undefined;
  const templated =
    !context.plain && (extension === undefined ? !isCopied(path, input) : path.endsWith(extension));
  const target =
    extension !== undefined && path.endsWith(extension) ? path.slice(0, -extension.length) : path;
  const yaml = /\.ya?ml$/i.test(target);
  const kind = yaml ? kindOf(text) : undefined;
  if (kind?.startsWith("scaffolder.backstage.io/")) {
    notes.leftOut(
      "other-file",
      here,
      "It is a template of Backstage itself, which no cluster applies.",
    );
    return [];
  }
  if (kind?.startsWith("backstage.io/")) {
    notes.leftOut(
      "other-file",
      here,
      "It registers a component in Backstage; an instance is in the portal without it.",
    );
    return [];
  }
  const used =
    !yaml &&
    all.some(
      (other) =>
        /configMapGenerator|secretGenerator/.test(other) &&
        other.includes(target.slice(target.lastIndexOf("/") + 1)),
    );
  if (kind === undefined && !used && !/(?:^|\/)kustomization\.ya?ml$/.test(target)) {
    notes.leftOut(
      "other-file",
      here,
      "It is no Kubernetes manifest: a template writes what a cluster applies, and no source code.",
    );
    return [];
  }
  try {
    const to = under(context.isFile ? undefined : input["targetPath"], target, lookup);
    const { content, when } = templated
      ? convertFile(text, lookup, { yaml })
      : { content: literal(text), when: undefined };
    const from = unused(plainPath(below(target) ?? target), taken);
    const conditions = [context.when, when].filter((one) => one !== undefined);
    notes.carried("manifest", here, `files/${from}`);
    return [
      {
        from,
        content,
        ...(to === from ? {} : { to }),
        ...(conditions.length > 0
          ? { when: conditions.map((one) => `(${one})`).join(" && ") }
          : {}),
        ...(yaml ? {} : { text: true }),
      },
    ];
  } catch (cause) {
    if (!(cause instanceof NotConvertible)) throw cause;
    notes.leftOut("lost-file", here, cause.message);
    return [];
  }
}

/**
 * The API version of the first object in a manifest, without parsing it: expressions may stand
 * anywhere.
 */
function kindOf(text: string): string | undefined {
  return /^kind:/m.test(text) ? /^apiVersion:\s*["']?([^\s"'#]+)/m.exec(text)?.[1] : undefined;
}

function isCopied(path: string, input: JsonObject): boolean {
  const globs = [input["copyWithoutTemplating"], input["copyWithoutRender"]].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return globs.some((glob) => typeof glob === "string" && isGlobMatch(glob, path));
}

function isGlobMatch(glob: string, path: string): boolean {
  if (glob.length >= 200) return false;
  const pattern = glob
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll(/\*+|\?/g, (mark) => (mark === "?" ? "[^/]" : mark.length > 1 ? ".*" : "[^/]*"));
  return (
    RE2JS.compile(`^${pattern}$`).test(path) || path.startsWith(`${withoutSlashesAtEnd(glob)}/`)
  );
}

function under(targetPath: Json | undefined, path: string, lookup: Lookup): string {
  const folder =
    typeof targetPath === "string"
      ? withoutSlashesAtEnd(targetPath.replace(/^(?:\.?\/)+/, ""))
      : "";
  return convertInline(folder === "" || folder === "." ? path : `${folder}/${path}`, lookup);
}

/** A path without expressions, for the file in the bundle. */
function plainPath(path: string): string {
  const text = textParts(path)
    .map((part) => ("text" in part ? part.text : part.expression.replace(/^values\./, "")))
    .join("");
  return (
    text
      .replaceAll(/[^\w./-]+/g, "-")
      .replaceAll(/\.{2,}/g, ".")
      .replace(/^[./-]+/, "") || "file.yaml"
  );
}

function unused(path: string, taken: Set<string>): string {
  let free = path;
  for (let count = 2; taken.has(free.toLowerCase()); count += 1)
    free = path.replace(/(\.[^./]*)?$/, `-${count}$1`);
  taken.add(free.toLowerCase());
  return free;
}
