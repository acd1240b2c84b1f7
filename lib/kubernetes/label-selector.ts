import { z } from "zod";

export type Labels = Readonly<Record<string, string>>;

export interface Requirement {
  key: string;
  operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  values: readonly string[];
}

/** Every requirement holds; an empty one selects everything. */
export type Selector = readonly Requirement[];

/** A Kubernetes LabelSelector, as a manifest writes it. */
export const labelSelectorSchema = z
  .strictObject({
    matchLabels: z.record(z.string(), z.string()).nullish(),
    matchExpressions: z
      .array(
        z.strictObject({
          key: z.string().min(1),
          operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
          values: z.array(z.string()).nullish(),
        }),
      )
      .nullish(),
  })
  .transform(({ matchLabels, matchExpressions }): Selector => [
    ...Object.entries(matchLabels ?? {}).map(([key, value]): Requirement => ({
      key,
      operator: "In",
      values: [value],
    })),
    ...(matchExpressions ?? []).map(({ key, operator, values }): Requirement => ({
      key,
      operator,
      values: values ?? [],
    })),
  ]);

export function isSelected(selector: Selector, labels: Labels): boolean {
  return selector.every((requirement) =>
    isMet(
      requirement,
      Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined,
    ),
  );
}

function isMet({ operator, values }: Requirement, value: string | undefined): boolean {
  if (operator === "Exists") return value !== undefined;
  if (operator === "DoesNotExist") return value === undefined;
  if (operator === "In") return value !== undefined && values.includes(value);
  return value === undefined || !values.includes(value);
}

/**
 * A selector as `kubectl -l` takes it: `environment=production,tier!=x,region in (a, b),!legacy`.
 * Undefined where it is none.
 */
export function parseSelector(text: string): Selector | undefined {
  const parts = splitOutside(text)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const requirements = parts.map(parseRequirement);
  return requirements.every((one) => one !== undefined) ? requirements : undefined;
}

/** The parts between the commas after which no parenthesis closes that does not open, too. */
function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let end = text.length;
  let isInside = false;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const char = text[at];
    if (char === ")") isInside = true;
    else if (char === "(") isInside = false;
    else if (char === "," && !isInside) {
      parts.push(text.slice(at + 1, end));
      end = at;
    }
  }
  return [...parts, text.slice(0, end)].reverse();
}

function parseRequirement(text: string): Requirement | undefined {
  const set = /^([\w./-]+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(text);
  if (set)
    return {
      key: set[1] ?? "",
      operator: set[2] === "in" ? "In" : "NotIn",
      values: (set[3] ?? "").split(",").map((value) => value.trim()),
    };
  const compared = /^([\w./-]+)\s*(==?|!=)\s*([\w.-]*)$/.exec(text);
  if (compared)
    return {
      key: compared[1] ?? "",
      operator: compared[2] === "!=" ? "NotIn" : "In",
      values: [compared[3] ?? ""],
    };
  const presence = /^(!?)\s*([\w./-]+)$/.exec(text);
  return presence
    ? {
        key: presence[2] ?? "",
        operator: presence[1] === "!" ? "DoesNotExist" : "Exists",
        values: [],
      }
    : undefined;
}
