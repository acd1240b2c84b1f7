import path from "node:path";
import { PortalError } from "@/lib/errors";
import type { SchemaRegistry } from "@/lib/kubernetes";
import { hasErrors, parseTemplate, type RenderInput, type TemplateProblem } from "@/lib/template";
import { checkRendering, type CheckedRendering, surroundings } from "@/lib/template-tests";
import type { Outcome } from "../outcome";
import { countInWords, indented, problemInWords } from "./in-words";
import { openBundle } from "./open-bundle";
import { readInstance, readParameters, readTarget } from "./read-inputs";
import { wholeInstance } from "@/lib/plans/thread";
import { removeFiles, writeFiles } from "./write-files";

export interface RenderOptions {
  params?: string | undefined;
  target?: string | undefined;
  team?: string | undefined;
  name?: string | undefined;
  out?: string | undefined;
  /** The whole folder of the instance, as a pull request would add it. */
  instance?: boolean | undefined;
  /** What the portal would refuse of the objects denies. */
  check?: boolean | undefined;
}

export interface RenderedOutcome extends Outcome {
  /** Paths below `out` that were written. */
  written: string[];
}

/**
 * `slipway template render DIR`: what the portal would write for these parameters. With errors
 * nothing is written; files that an earlier run (`before`) has written and that this one does not
 * are removed.
 */
export async function renderTemplate(
  folder: string,
  options: RenderOptions,
  schemas: SchemaRegistry,
  before: readonly string[] = [],
): Promise<RenderedOutcome> {
  if (options.out !== undefined && isWithin(options.out, folder)) {
    throw new PortalError("invalid", "The output would be written into the template itself.", {
      hint: "Give --out a folder outside of the template.",
    });
  }
  const [bundle, parameters, target] = await Promise.all([
    openBundle(folder),
    readParameters(options.params),
    readTarget(options.target),
  ]);
  const given = readInstance(options);
  const { template, problems } = parseTemplate(bundle);
  if (template === undefined)
    return {
      value: { ok: false, files: [], links: [], problems, objectProblems: [] },
      words: problems.map(problemInWords).join("\n"),
      denied: true,
      written: [...before],
    };

  const input: RenderInput = { template, parameters, ...surroundings(target, given) };
  const rendering = checkRendering(input, { schemas });
  const files = hasErrors(rendering.problems)
    ? {}
    : writtenFiles(input, rendering, options.instance === true);
  const names = Object.keys(files);
  const ok =
    !hasErrors(rendering.problems) &&
    !(options.check === true && hasErrors(rendering.objectProblems));
  if (options.out !== undefined && !hasErrors(rendering.problems)) {
    await writeFiles(options.out, files);
    await removeFiles(
      options.out,
      before.filter((name) => !names.includes(name)),
    );
  }
  const value = {
    ok,
    files: Object.entries(files).map(([name, content]) => ({ path: name, content })),
    links: rendering.links,
    problems: rendering.problems,
    objectProblems: rendering.objectProblems,
  };
  return {
    value,
    words: inWords(files, rendering, options),
    denied: !ok,
    written: hasErrors(rendering.problems) ? [...before] : names,
  };
}

/** As the portal writes them: with the instance's namespace and labels. */
function writtenFiles(
  input: RenderInput,
  { files }: CheckedRendering,
  whole: boolean,
): Record<string, string> {
  const contents = new Map(
    [...wholeInstance(input, files)].map(([place, content]) => [
      place.slice(input.instance.path.length + 1),
      content,
    ]),
  );
  if (whole) return Object.fromEntries(contents);
  return Object.fromEntries(
    files.map((file) => [file.path, contents.get(`manifests/${file.path}`) ?? file.content]),
  );
}

function inWords(
  files: Readonly<Record<string, string>>,
  { problems, objectProblems, links }: CheckedRendering,
  { out, check }: RenderOptions,
): string {
  const parts = problems.map(problemInWords);
  if (!hasErrors(problems)) {
    const names = Object.keys(files);
    if (out === undefined)
      parts.push(...Object.entries(files).map(([name, content]) => `# ${name}\n${content}`));
    else
      parts.push(
        `${names.length} ${names.length === 1 ? "file" : "files"} in ${out}:`,
        ...names.map((name) => `  ${name}`),
      );
    parts.push(
      ...links.map(({ title, url }) => `${out === undefined ? "# " : ""}${title}: ${url}`),
    );
  }
  if (objectProblems.length > 0) {
    const refused = hasErrors(objectProblems);
    const note =
      `${refused ? "The portal would refuse this" : "Of the objects"}: ` +
      `${countInWords(objectProblems)}.` +
      (refused && check !== true ? " (--check makes that count.)" : "");
    const lines = [
      note,
      ...objectProblems.map((problem: TemplateProblem) => indented(problemInWords(problem), 2)),
    ].join("\n");
    parts.push(out === undefined ? lines.replace(/^/gmu, "# ") : lines);
  }
  return parts.join("\n");
}

function isWithin(place: string, folder: string): boolean {
  const relative = path.relative(path.resolve(folder), path.resolve(place));
  return (
    relative === "" ||
    (relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative))
  );
}
