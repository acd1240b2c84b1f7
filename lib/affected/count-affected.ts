/** How many there are of each kind. */
export type Counts<Kind extends string> = Record<Kind, number>;

/** Some of what a change would reach: of one team (or of none: "") at one target. */
export interface Reached<Kind extends string> {
  team: string;
  target: string;
  /** Of the target, for people. */
  title: string;
  counts: Partial<Counts<Kind>>;
}

/** What a change would reach: how many of each kind, in all, by team and by target. */
export interface Counted<Kind extends string> {
  counts: Counts<Kind>;
  teams: { team: string; counts: Counts<Kind> }[];
  targets: { target: string; title: string; counts: Counts<Kind> }[];
}

/** Counts what a change of a policy, or a version of a template, would reach. Teams and targets are in the order they come in. Pure. */
export function countAffected<Kind extends string>(
  kinds: readonly Kind[],
  reached: readonly Reached<Kind>[],
): Counted<Kind> {
  return {
    counts: sumOf(kinds, reached),
    teams: [...Map.groupBy(reached, ({ team }) => team)].map(([team, own]) => ({
      team,
      counts: sumOf(kinds, own),
    })),
    targets: [...Map.groupBy(reached, ({ target }) => target)].map(([target, own]) => ({
      target,
      title: own[0]?.title ?? target,
      counts: sumOf(kinds, own),
    })),
  };
}

function sumOf<Kind extends string>(
  kinds: readonly Kind[],
  reached: readonly Reached<Kind>[],
): Counts<Kind> {
  const total = (kind: Kind) => reached.reduce((sum, { counts }) => sum + (counts[kind] ?? 0), 0);
  return Object.fromEntries(kinds.map((kind) => [kind, total(kind)])) as Counts<Kind>;
}

/** What was found in several places, each counted by itself. Pure. */
export function together<Kind extends string>(
  kinds: readonly Kind[],
  parts: readonly (readonly Reached<Kind>[])[],
): Reached<Kind>[] {
  const places = Map.groupBy(parts.flat(), ({ team, target }) => JSON.stringify([team, target]));
  return [...places.values()].flatMap((own) => {
    const [first] = own;
    return first === undefined ? [] : [{ ...first, counts: sumOf(kinds, own) }];
  });
}
