import { canonicalJson, isJsonObject, type Json, type JsonObject, toPointer } from "@/lib/json";

/** One instance as tokens name it; without a target, that of any target. */
export interface NamedInstance {
  team: string;
  name: string;
  target?: string | undefined;
}

/**
 * What an API token is limited to, beside its scopes. Teams and instances are places: it is limited
 * to what is in one of them. Parameters are what it may set there: with them it can do nothing but
 * edit. What is left out, or empty, limits nothing.
 */
export interface Narrowing {
  teams?: readonly string[] | undefined;
  instances?: readonly NamedInstance[] | undefined;
  /** Names of parameters, steps into them after dots: `image`, `image.tag`. */
  parameters?: readonly string[] | undefined;
}

/** The teams and instances that somebody is limited to; for a store's filter. */
export interface Places {
  teams: readonly string[];
  instances: readonly NamedInstance[];
}

/** Undefined where a narrowing, or none at all, names no place. */
export function placesOf(narrowing: Narrowing | undefined): Places | undefined {
  const { teams = [], instances = [] } = narrowing ?? {};
  return teams.length + instances.length === 0 ? undefined : { teams, instances };
}

/** True where a narrowing limits something. */
export function isNarrowed(narrowing: Narrowing | undefined): narrowing is Narrowing {
  return placesOf(narrowing) !== undefined || (narrowing?.parameters ?? []).length > 0;
}

/**
 * Whether a place is within those of a narrowing. A team without an instance is only where the whole
 * team is; what names no team at all is asked about again with one.
 */
export function isInPlaces(narrowing: Narrowing, place: Partial<NamedInstance>): boolean {
  const places = placesOf(narrowing);
  if (places === undefined || place.team === undefined) return true;
  return (
    places.teams.includes(place.team) ||
    places.instances.some(
      ({ team, name, target }) =>
        team === place.team &&
        name === place.name &&
        (target === undefined || target === place.target),
    )
  );
}

/** `payments/checkout`, or `payments/checkout@staging`. */
export function instanceInWords({ team, name, target }: NamedInstance): string {
  return `${team}/${name}${target === undefined ? "" : `@${target}`}`;
}

/** "the parameter image of payments/checkout": what follows "limited to". */
export function narrowingInWords({
  teams = [],
  instances = [],
  parameters = [],
}: Narrowing): string {
  const places = [
    ...(teams.length === 0 ? [] : [`the ${plural("team", teams)} ${teams.join(", ")}`]),
    ...(instances.length === 0 ? [] : [instances.map(instanceInWords).join(", ")]),
  ].join(" and ");
  if (parameters.length === 0) return places;
  const names = `the ${plural("parameter", parameters)} ${parameters.join(", ")}`;
  return places === "" ? names : `${names} of ${places}`;
}

const plural = (word: string, of: readonly unknown[]): string =>
  of.length === 1 ? word : `${word}s`;

/**
 * JSON Pointers of what differs between two sets of parameters and is not among those that a
 * narrowing lets one set. Lists count as one value. A parameter that is given and one that is left to
 * its default differ, whatever the default is.
 */
export function changedBeyond(
  { parameters = [] }: Narrowing,
  before: JsonObject,
  after: JsonObject,
): string[] {
  const allowed = parameters.map((name) => name.split("."));
  return differences(before, after, [])
    .filter((path) => !allowed.some((one) => one.every((step, index) => path[index] === step)))
    .map(toPointer);
}

function differences(
  before: Json | undefined,
  after: Json | undefined,
  path: string[],
): string[][] {
  const [was, is] = [membersOf(before, after), membersOf(after, before)];
  if (was === undefined || is === undefined) return sameValue(before, after) ? [] : [path];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key) =>
    differences(own(was, key), own(is, key), [...path, key]),
  );
}

/** Its members; of what is not there none, where the other one has some. */
function membersOf(value: Json | undefined, other: Json | undefined): JsonObject | undefined {
  if (isJsonObject(value)) return value;
  const fills = isJsonObject(other) && Object.keys(other).length > 0;
  return value === undefined && fills ? {} : undefined;
}

function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function sameValue(one: Json | undefined, other: Json | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonicalJson(one) === canonicalJson(other);
}
