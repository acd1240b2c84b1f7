import { canonicalJson, type Json, type JsonObject } from "@/lib/json";
import { fits } from "@/lib/template/browser";
import type { Compared, Narrowing } from "./narrowing";
import { arrayNarrowings } from "./array-narrowings";
import {
  isRemark,
  isSameMeaning,
  listOf,
  type Parts,
  partsOf,
  type Rooted,
  together,
} from "./conjuncts";
import { objectNarrowings } from "./object-narrowings";
import { scalarNarrowings } from "./scalar-narrowings";
import { fewValues, isDisjoint, kindsOf } from "./value-kinds";

/** Comparisons of one pair of schemas: past that it is taken for narrower, and said so. */
const mostComparisons = 20_000;
/** Choices within choices that are looked at one by one. */
const mostSplits = 4;
const mostDepth = 40;

interface Walk {
  oldRoot: JsonObject;
  newRoot: JsonObject;
  left: { comparisons: number };
  /** Pairs that are being compared: what leads in a circle back to one holds where all else does. */
  open: Set<string>;
  splits: number;
  path: readonly string[];
}

/**
 * Where the new schema may refuse what the old one takes; none: it takes all of it, which is proven.
 * What cannot be proven is told as narrower, a pattern that is another one above all. A member that
 * has a default is taken for given, since defaults are filled in before anything is checked. Pure.
 */
export function narrowings(before: Rooted, after: Rooted): Narrowing[] {
  if (isSameMeaning(before, after)) return [];
  return compare(partsOf(before), after.schema, {
    oldRoot: before.root,
    newRoot: after.root,
    left: { comparisons: mostComparisons },
    open: new Set(),
    splits: 0,
    path: [],
  });
}

const ids = new WeakMap<JsonObject, number>();
let lastId = 0;

function idOf(part: JsonObject): number {
  const known = ids.get(part) ?? (lastId += 1);
  ids.set(part, known);
  return known;
}

function compare(old: Parts, next: Json | undefined, walk: Walk): Narrowing[] {
  if (old === "nothing" || next === undefined) return [];
  const wanted = partsOf({ schema: next, root: walk.newRoot });
  const here = (keyword: string): Narrowing[] => [{ path: walk.path, keyword }];
  if (wanted === "nothing") return kindsOf(old).size === 0 ? [] : here("nothing");
  if (wanted.length === 0) return [];
  walk.left.comparisons -= 1;
  if (walk.left.comparisons < 0 || walk.path.length > mostDepth) return here("size");
  const values = fewValues(old, walk.oldRoot);
  if (values !== undefined) return lostValues(values, wanted, walk);
  const key = `${old.map(idOf).join(",")} ${wanted.map(idOf).join(",")}`;
  if (walk.open.has(key)) return [];
  walk.open.add(key);
  const found = wanted.flatMap((part) => narrowingsBy(part, wanted, old, walk));
  walk.open.delete(key);
  return found.length === 0 ? found : bySplitting(old, next, walk, found);
}

function lostValues(
  values: readonly Json[],
  wanted: readonly JsonObject[],
  { newRoot, path }: Walk,
): Narrowing[] {
  const lost = values.filter((value) => !wanted.every((part) => fits(part, value, newRoot)));
  return lost.length === 0 ? [] : [{ path, keyword: "enum", lost }];
}

/** Where the old side is a choice, each of its branches may fit although the whole cannot be told to. */
function bySplitting(
  old: readonly JsonObject[],
  next: Json,
  walk: Walk,
  found: Narrowing[],
): Narrowing[] {
  if (walk.splits >= mostSplits) return found;
  for (const part of old)
    for (const keyword of ["anyOf", "oneOf"]) {
      const branches = listOf(part[keyword]);
      if (branches.length === 0) continue;
      const { [keyword]: _, ...rest } = part;
      const others: readonly JsonObject[] = [...old.filter((one) => one !== part), rest];
      const each = branches.flatMap((branch) =>
        compare(together(others, partsOf({ schema: branch, root: walk.oldRoot })), next, {
          ...walk,
          splits: walk.splits + 1,
        }),
      );
      if (each.length === 0) return each;
    }
  return found;
}

function narrowingsBy(
  part: JsonObject,
  beside: readonly JsonObject[],
  old: readonly JsonObject[],
  walk: Walk,
): Narrowing[] {
  const kinds = kindsOf(old);
  if (kinds.size === 0) return [];
  const compared: Compared = {
    old,
    oldRoot: walk.oldRoot,
    newRoot: walk.newRoot,
    beside,
    kinds,
    path: walk.path,
    below: (parts, next, step) =>
      compare(parts, next, step === undefined ? walk : { ...walk, path: [...walk.path, step] }),
    knowing: (more, next) => compareKnowing(more, next, old, walk),
  };
  return Object.keys(part)
    .filter((keyword) => !isRemark(keyword))
    .flatMap((keyword) => byKeyword(keyword, part, compared, walk));
}

function compareKnowing(
  more: readonly Json[],
  next: Json | undefined,
  old: readonly JsonObject[],
  walk: Walk,
): Narrowing[] {
  const { oldRoot, newRoot } = walk;
  if (next === undefined || more.some((schema) => isSame(schema, next, oldRoot, newRoot)))
    return [];
  return compare(
    together(old, ...more.map((schema) => partsOf({ schema, root: oldRoot }))),
    next,
    walk,
  );
}

const isSame = (old: Json, next: Json, oldRoot: JsonObject, newRoot: JsonObject): boolean =>
  isSameMeaning({ schema: old, root: oldRoot }, { schema: next, root: newRoot });

function byKeyword(keyword: string, part: JsonObject, compared: Compared, walk: Walk): Narrowing[] {
  const { old, kinds, path, newRoot, oldRoot } = compared;
  const wanted = part[keyword];
  if (wanted === undefined) return [];
  const here = { path, keyword };
  switch (keyword) {
    case "type": {
      const lost = kinds.difference(kindsOf([{ type: wanted }]));
      return lost.size === 0 ? [] : [here];
    }
    // What is without end cannot fit what is listed.
    case "enum":
    case "const":
      return old.some((one) => canonicalJson(one[keyword] ?? null) === canonicalJson(wanted))
        ? []
        : [here];
    case "not": {
      const swapped = { ...walk, oldRoot: newRoot, newRoot: oldRoot };
      const refused = partsOf({ schema: wanted, root: newRoot });
      const isRefusedBefore = old.some(
        (one) => one["not"] !== undefined && compare(refused, one["not"], swapped).length === 0,
      );
      return isRefusedBefore || isDisjoint(old, refused) ? [] : [here];
    }
    case "anyOf":
      return isKept(keyword, wanted, compared) || fitsOneBranch(listOf(wanted), compared)
        ? []
        : [here];
    case "oneOf": {
      const branches = listOf(wanted).map((schema) => partsOf({ schema, root: newRoot }));
      const apart = branches.every((one, index) =>
        branches.slice(index + 1).every((other) => isDisjoint(one, other)),
      );
      return isKept(keyword, wanted, compared) || (apart && fitsOneBranch(listOf(wanted), compared))
        ? []
        : [here];
    }
    case "if":
      return byCondition(part, compared);
    case "then":
    case "else":
      return [];
    default:
      return (
        scalarNarrowings(keyword, wanted, compared) ??
        arrayNarrowings(keyword, part, compared) ??
        objectNarrowings(keyword, part, compared) ??
        []
      );
  }
}

/** Whether the old side has the same choice. */
function isKept(keyword: string, wanted: Json, { old, oldRoot, newRoot }: Compared): boolean {
  return old.some((one) => {
    const before = one[keyword];
    return (
      before !== undefined &&
      isSameMeaning(
        { schema: { [keyword]: before }, root: oldRoot },
        { schema: { [keyword]: wanted }, root: newRoot },
      )
    );
  });
}

function fitsOneBranch(branches: readonly Json[], { old, below }: Compared): boolean {
  return branches.some((branch) => below(old, branch).length === 0);
}

/** What follows from the same condition is compared with what followed; else both must fit. */
function byCondition(part: JsonObject, { old, oldRoot, newRoot, knowing }: Compared): Narrowing[] {
  const { if: condition, then, else: otherwise } = part;
  const before = old.filter(
    (one) =>
      one["if"] !== undefined &&
      isSameMeaning(
        { schema: one["if"], root: oldRoot },
        { schema: condition ?? true, root: newRoot },
      ),
  );
  const known = (keyword: "if" | "then" | "else") => before.map((one) => one[keyword] ?? true);
  return [
    ...knowing([...known("then"), ...known("if")], then),
    ...knowing(known("else"), otherwise),
  ];
}
