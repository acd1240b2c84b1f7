/** One of the things of a kind that were found in what was given. */
export interface Found {
  /** What it calls itself. */
  name: string;
  file: string;
}

/** As many as a person reads. */
const mostNamed = 30;

/**
 * The one of that name or file; without one, the only one there is. Else a sentence that names them
 * all. `kind` is the word for several of them.
 */
export function chooseOne<T extends Found>(
  all: readonly T[],
  wanted: string | undefined,
  kind: string,
): { one: T } | { problem: string; code: string } {
  const named = all
    .slice(0, mostNamed)
    .map(({ name, file }) => `${name} (${file})`)
    .join(", ");
  const list = all.length > mostNamed ? `${named} and ${all.length - mostNamed} more` : named;
  if (wanted === undefined) {
    const [only, another] = all;
    if (only !== undefined && another === undefined) return { one: only };
    const problem = `There are ${all.length} ${kind}: ${list}. Choose one with --name.`;
    return { code: "several-to-choose-from", problem };
  }
  const file = wanted.replace(/^\.\//, "");
  const [first, second] = all.filter((each) => each.name === wanted || each.file === file);
  if (first !== undefined && second === undefined) return { one: first };
  return {
    code: "no-such-name",
    problem:
      first === undefined
        ? `There is no ${wanted} among the ${kind}: ${list}.`
        : `Several ${kind} are called ${wanted}: ${list}. Choose one by its file.`,
  };
}
