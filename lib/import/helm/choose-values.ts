import type { JsonObject } from "@/lib/json";
import { type ChartValue, isSecret } from "./chart-values";

/** The groups that a value is proposed for, in the order of the form's steps. */
export const stepTitles = {
  needed: "What the chart needs",
  replicas: "Replicas",
  image: "Image",
  resources: "Resources",
  service: "Service",
  ingress: "Ingress",
  persistence: "Persistence",
  parts: "Parts",
  more: "More values",
} as const;
export type Category = keyof typeof stepTitles;

/** What people change, by the end of a value's path: the part of the chart that it belongs to is before it. */
const patterns: readonly [Exclude<Category, "needed" | "parts" | "more">, RegExp][] = [
  ["replicas", /^(?:replicas?|replica_?count)$/i],
  ["replicas", /^autoscaling\.(?:enabled|(?:min|max)Replicas)$/i],
  ["image", /^image(?:\.(?:registry|repository|tag))?$/i],
  ["resources", /^resources\.(?:requests|limits)\.(?:cpu|memory)$/i],
  ["service", /^service\.(?:type|port|ports\.https?)$/i],
  ["ingress", /^ingress\.(?:enabled|(?:ingress)?className|host(?:name|s)?|tls)$/i],
  ["persistence", /^persistence\.(?:enabled|size|storageClass(?:Name)?|existingClaim)$/i],
];

/** Of what is not needed, as many as a person reads. */
const most = 20;
/** Where nothing is of these kinds: the first single values at the top. */
const mostOfOthers = 10;

export interface Candidate extends ChartValue {
  category: Category;
  /** Steps of the path before the pattern: 0 for the chart itself, more for one of its parts. */
  depth: number;
}

export interface ChartFacts {
  /** Dotted paths that the chart's templates ask for with `required`. */
  needed: ReadonlySet<string>;
  /** Dotted paths that switch dependencies on and off. */
  switches: ReadonlySet<string>;
  /** Keys of the values of dependencies. */
  dependencies: ReadonlySet<string>;
}

/**
 * What kind of value it is, by this rule: needed (the chart's schema requires it and `values.yaml`
 * does not have it, or a `required` of its templates asks for it and it is empty), a switch of a
 * dependency, or one of the patterns above for the chart itself or one of its parts; the values of a
 * dependency count as one part further away. Everything else is `more`.
 */
export function categoryOf(value: ChartValue, facts: ChartFacts): Candidate {
  const { path } = value;
  const dotted = path.join(".");
  const away = facts.dependencies.has(path[0] ?? "") ? 1 : 0;
  if (isMissing(value) || (isEmpty(value) && facts.needed.has(dotted)))
    return { ...value, category: "needed", depth: 0 };
  if (facts.switches.has(dotted)) return { ...value, category: "parts", depth: 0 };
  for (let depth = 0; depth < Math.min(path.length, 3); depth += 1) {
    const end = path.slice(depth).join(".");
    const [category] = patterns.find(([, pattern]) => pattern.test(end)) ?? [];
    if (category !== undefined) return { ...value, category, depth: depth + away };
  }
  return { ...value, category: "more", depth: path.length };
}

/** Nothing is installed without it: the chart's schema requires it, and the chart has none. */
export function isMissing({ isRequired, value }: ChartValue): boolean {
  return isRequired && (value === undefined || value === null);
}

function isEmpty({ value }: ChartValue): boolean {
  return value === undefined || value === null || value === "";
}

/**
 * The values that a form begins with: all that is needed, and at most 20 of the others, those of
 * the chart itself before those of its parts, then in the order of the categories and of
 * `values.yaml`. A chart that has none of them is asked for its first ten single values.
 */
export function proposed(candidates: readonly Candidate[]): Candidate[] {
  const open = candidates.filter((value) => !isSecret(value));
  const needed = open.filter(({ category }) => category === "needed");
  const order = Object.keys(stepTitles);
  const ranked = open
    .filter(({ category }) => category !== "needed" && category !== "more")
    .toSorted((a, b) => a.depth - b.depth || order.indexOf(a.category) - order.indexOf(b.category));
  const others = open.filter(
    ({ path, value, category }) =>
      category === "more" && path.length === 1 && value !== null && typeof value !== "object",
  );
  const rest = ranked.length > 0 ? ranked.slice(0, most) : others.slice(0, mostOfOthers);
  return [...needed, ...rest];
}

/** The values that a path names: itself, or all that is within it. */
export function namedBy(path: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter((value) => {
    const dotted = value.path.join(".");
    return dotted === path || dotted.startsWith(`${path}.`);
  });
}

/**
 * `resources: {}` says nothing of what can stand in it, and is the same in every chart: a request
 * and a limit for CPU and memory.
 */
export function withResources(values: readonly ChartValue[]): ChartValue[] {
  return values.flatMap((value): ChartValue[] => {
    const isOpen =
      value.path.at(-1) === "resources" &&
      typeof value.value === "object" &&
      value.value !== null &&
      Object.keys(value.value).length === 0 &&
      value.schema["$ref"] === undefined;
    if (!isOpen) return [value];
    const quantity: JsonObject = { type: "string" };
    return ["requests", "limits"].flatMap((kind) =>
      ["cpu", "memory"].map((what) => ({
        path: [...value.path, kind, what],
        schema: quantity,
        value: undefined,
        isRequired: false,
      })),
    );
  });
}
