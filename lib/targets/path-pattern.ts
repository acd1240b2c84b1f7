import { z } from "zod";

const placeholders = ["environment", "team", "name", "cluster", "target"] as const;

export type PatternValues = Partial<Record<(typeof placeholders)[number], string>>;

/**
 * Replaces `{environment}`, `{team}`, `{name}`, `{cluster}` and `{target}`. The values are DNS
 * labels or were checked to be safe in a path; a placeholder without a value stays as it is.
 */
export function fillPattern(pattern: string, values: PatternValues): string {
  return pattern.replaceAll(/\{([a-z]+)\}/g, (whole, name: keyof PatternValues) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}

/** What is wrong with a pattern of folders, in words; undefined when nothing is. */
export function patternProblem(pattern: string): string | undefined {
  const segments = pattern.split("/");
  if (
    pattern.startsWith("/") ||
    segments.some((segment) => segment === "" || segment === "." || segment === "..")
  ) {
    return "must be a relative path without empty, . or .. parts";
  }
  if (!segments.every((segment) => /^([\w.-]|\{[a-z]+\})+$/.test(segment)))
    return "may hold letters, digits, . _ - and {placeholders} only";
  for (const [, name] of pattern.matchAll(/\{([a-z]+)\}/g)) {
    if (!(placeholders as readonly string[]).includes(name ?? ""))
      return `knows no {${name ?? ""}}`;
  }
  // Both must be whole segments: `{team}{name}` would let two instances share a folder.
  for (const name of ["{team}", "{name}"]) {
    if (!segments.includes(name))
      return `must have ${name} as a part of its own, so that each instance owns its folder`;
  }
  if (segments.at(-1) !== "{name}")
    return "must end in {name}, so that no instance's folder lies inside another's";
  return undefined;
}

export const pathPatternSchema = z.string().superRefine((pattern, check) => {
  const problem = patternProblem(pattern);
  if (problem !== undefined) check.addIssue({ code: "custom", message: problem });
});
