"use client";

import { useState } from "react";

/** Something in a list, by the name that it has now, and the key that React knows it by. */
export interface Keyed {
  name: string;
  key: string;
}

/**
 * The keys of a list after a change: what moved keeps its key, and so does what has another name at its place. So the
 * focus stays where it is while somebody types a name, or moves something step by step. Pure.
 */
export function keysAfter(before: readonly Keyed[], names: readonly string[]): Keyed[] {
  const left = [...before];
  const take = (found: Keyed | undefined) => {
    if (found !== undefined) left.splice(left.indexOf(found), 1);
    return found?.key;
  };
  const kept = names.map((name) => take(left.find((one) => one.name === name)));
  const used = new Set(before.map(({ key }) => key));
  return names.map((name, at) => {
    const there = before[at];
    const renamed = there !== undefined && left.includes(there) ? there : undefined;
    return { name, key: kept[at] ?? take(renamed) ?? fresh(name, used) };
  });
}

function fresh(name: string, used: Set<string>): string {
  let count = 1;
  while (used.has(`${name} ${count}`)) count += 1;
  used.add(`${name} ${count}`);
  return `${name} ${count}`;
}

/** Keys for a list of things with these names, which may be there twice. */
export function useStableKeys(names: readonly string[]): readonly string[] {
  const [known, setKnown] = useState(() => keysAfter([], names));
  const isSame = known.length === names.length && known.every(({ name }, at) => name === names[at]);
  const now = isSame ? known : keysAfter(known, names);
  if (!isSame) setKnown(now);
  return now.map(({ key }) => key);
}
