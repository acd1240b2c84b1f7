import type { Lack, PlatformReport } from "./types";

/** Whether something that is missing keeps a template, or all of them, from running. */
export function isLacking({ general, templates }: PlatformReport): boolean {
  return [...general, ...templates.flatMap(({ lacks }) => lacks)].some(
    ({ severity }) => severity === "error",
  );
}

/** A report for a person: what is missing and what to do, and which templates can be used. */
export function reportInWords({ cluster, general, templates }: PlatformReport): string {
  const usable = templates.filter(({ lacks }) =>
    lacks.every(({ severity }) => severity !== "error"),
  );
  const silent = templates.filter(({ lacks }) => lacks.length === 0);
  return [
    `${cluster}: ${usable.length} of ${templates.length} templates can be used.`,
    ...general.map((lack) => lackInWords("  ", lack)),
    ...templates
      .filter(({ lacks }) => lacks.length > 0)
      .flatMap(({ template, lacks }) => [
        `  ${template}`,
        ...lacks.map((lack) => lackInWords("    ", lack)),
      ]),
    ...(silent.length > 0
      ? [`  Nothing is missing for ${silent.map(({ template }) => template).join(", ")}.`]
      : []),
  ].join("\n");
}

function lackInWords(indent: string, { severity, what, remedy }: Lack): string {
  return `${indent}${severity}: ${what}\n${indent}  ${remedy}`;
}
