import { readdir } from "node:fs/promises";
import { stat } from "node:fs/promises";
import path from "node:path";
import { PortalError } from "@/lib/errors";
import {
  helmValueOffers,
  importBackstage,
  importHelmChart,
  importKro,
  type ImportFiles,
  type ImportReport,
  type ImportResult,
  type ImportVerdict,
  type ValueOffer,
} from "@/lib/import";
import { hasErrors } from "@/lib/template";
import type { Outcome } from "../outcome";
import { problemInWords } from "./in-words";
import { readImport } from "./read-import";
import { writeFiles } from "./write-files";

export interface ImportOptions {
  out: string;
  /** Of a chart: where it is published. */
  repository?: string | undefined;
  /** Of a chart: the values that get a field, by dotted paths; without it, what is proposed. */
  only?: readonly string[] | undefined;
  /** Of a chart: more values that get a field. */
  add?: readonly string[] | undefined;
  /** Of a chart: every value gets a field. */
  all?: boolean | undefined;
  /** Of several Backstage templates or kro definitions: which one, by its name or its file. */
  name?: string | undefined;
  overwrite?: boolean | undefined;
}

const formats: Readonly<
  Record<ImportReport["format"], (files: ImportFiles, options: ImportOptions) => ImportResult>
> = {
  helm: (files, { repository, only, add, all }) =>
    importHelmChart(files, {
      ...(repository === undefined ? {} : { repository }),
      ...(only === undefined ? {} : { only }),
      ...(add === undefined ? {} : { add }),
      ...(all === undefined ? {} : { all }),
    }),
  backstage: (files, { name }) => importBackstage(files, name === undefined ? {} : { name }),
  kro: (files, { name }) => importKro(files, name === undefined ? {} : { name }),
};

export const importFormats = Object.keys(formats) as ImportReport["format"][];

/**
 * `slipway template import FORMAT PATH --out DIR`. Throws `invalid` where nothing can be made of
 * it, `conflict` where files are in the way.
 */
export async function importTemplate(
  format: string,
  place: string,
  options: ImportOptions,
): Promise<Outcome> {
  const known = importFormats.find((one) => one === format);
  if (known === undefined)
    throw new PortalError("invalid", `${format} cannot be imported.`, {
      hint: `It can be ${importFormats.join(", ")}.`,
    });
  const source = await sourceOf(known, place);
  const { files, skipped } = await readImport(source.place);
  const { bundle, report } = formats[known](files, {
    ...options,
    name: options.name ?? source.name,
  });
  const paths = Object.keys(bundle).sort();
  if (paths.length === 0)
    throw new PortalError(
      "invalid",
      report.problems.map(({ message }) => message).join(" ") || `Nothing can be made of ${place}.`,
    );
  if (options.overwrite !== true && !(await isEmpty(options.out))) {
    throw new PortalError("conflict", `${options.out} is not empty.`, {
      hint: "Give another folder, or --overwrite to write over what is there.",
    });
  }
  await writeFiles(options.out, bundle);
  return {
    value: { ok: !hasErrors(report.problems), ...report, files: paths, skipped },
    words: inWords(report, paths.length, options.out, skipped),
    denied: hasErrors(report.problems),
  };
}

/** The values of a chart that can have a field, for `--pick`. */
export async function offerValues(place: string): Promise<ValueOffer[]> {
  const { files } = await readImport(place);
  const offers = helmValueOffers(files);
  if (offers.length === 0)
    throw new PortalError("invalid", `${place} is no chart with values to choose from.`);
  return offers;
}

/** A Backstage template's skeletons stand beside it, so a file means its folder, and that template. */
async function sourceOf(
  format: ImportReport["format"],
  place: string,
): Promise<{ place: string; name?: string }> {
  if (format !== "backstage" || !/\.ya?ml$/i.test(place)) return { place };
  return (await stat(place).catch(() => undefined))?.isFile() === true
    ? { place: path.dirname(path.resolve(place)), name: path.basename(place) }
    : { place };
}

async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return true;
    throw new PortalError("conflict", `${folder} cannot be written to.`, { cause });
  }
}

const headings: Readonly<Record<ImportVerdict, string>> = {
  carried: "Carried over",
  changed: "Changed, look at it",
  "left-out": "Left out",
};

function inWords(
  { name, version, findings, problems }: ImportReport,
  files: number,
  out: string,
  skipped: readonly string[],
): string {
  const lines = [`${name} ${version}: ${files} files in ${out}.`];
  for (const [verdict, heading] of Object.entries(headings)) {
    const these = findings.filter((finding) => finding.verdict === verdict);
    if (these.length > 0)
      lines.push(
        "",
        `${heading}:`,
        ...these.map(({ source, message }) => `  ${source}: ${message}`),
      );
  }
  if (skipped.length > 0)
    lines.push(
      "",
      "Not read, for it is no text, a link, or too large:",
      ...skipped.map((file) => `  ${file}`),
    );
  if (problems.length > 0)
    lines.push(
      "",
      "What the engine says of the template:",
      ...problems.map((problem) => `  ${problemInWords(problem)}`),
    );
  lines.push("", `Next: slipway template lint ${out}`);
  return lines.join("\n");
}
