import { comparedGroup } from "@/lib/access";

/** What a token, or the userinfo endpoint, says of groups. */
export interface GroupsClaim {
  /** Absent where nothing was said that can be read: not the same as none. */
  groups: string[] | undefined;
  /** How many entries were no group: null, an object without a name, an endless text. */
  unreadable: number;
  /**
   * The provider says that there are more groups than it writes down. Microsoft Entra ID does so
   * beyond 200 groups: `_claim_names` (OpenID Connect Core 5.6.2) has the name of the claim, or
   * `hasgroups` stands in its place.
   */
  areElsewhere: boolean;
}

/** Entries that are looked at; a token of a usual directory has hundreds. */
const mostEntries = 20_000;
/** LDAP names of groups are long; beyond this many characters it is no name. */
const longestGroup = 512;

/**
 * Reads the groups claim: a list of texts, of numbers or of objects with `name`, `id` or `value`;
 * one text; or an object whose keys are the groups (ZITADEL writes roles so). What cannot be read
 * is left out and counted. `name` is the name of the claim, or a path of names with dots to one
 * inside objects (`realm_access.roles`); names in it may have dots themselves
 * (`resource_access.my.client.roles`).
 */
export function readGroups(claims: Record<string, unknown>, name: string): GroupsClaim {
  const value = valueAt(claims, name.split("."));
  const entries = entriesOf(value);
  if (entries === undefined)
    return {
      groups: undefined,
      unreadable: value === undefined || value === null ? 0 : 1,
      areElsewhere: areElsewhere(claims, name),
    };
  const groups = new Set<string>();
  let unreadable = Math.max(0, entries.length - mostEntries);
  for (const entry of entries.slice(0, mostEntries)) {
    const group = groupOf(entry);
    if (group === undefined) unreadable += 1;
    else groups.add(group);
  }
  return { groups: [...groups], unreadable, areElsewhere: false };
}

function areElsewhere(claims: Record<string, unknown>, name: string): boolean {
  const names = claims["_claim_names"];
  const hasGroups = claims["hasgroups"];
  return (
    (isObject(names) && Object.hasOwn(names, name)) ||
    (name === "groups" && (hasGroups === true || hasGroups === "true"))
  );
}

/** The value below these names, of which several together may be one name with dots. */
function valueAt(value: unknown, names: readonly string[]): unknown {
  if (names.length === 0) return value;
  if (!isObject(value)) return undefined;
  for (let length = names.length; length > 0; length -= 1) {
    const name = names.slice(0, length).join(".");
    const found = Object.hasOwn(value, name)
      ? valueAt(value[name], names.slice(length))
      : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function entriesOf(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return value.trim() === "" ? [] : [value];
  if (!isObject(value)) return undefined;
  return Object.entries(value)
    .filter(([, given]) => given !== false && given !== null)
    .map(([group]) => group);
}

function groupOf(entry: unknown): string | undefined {
  const text = isObject(entry)
    ? [entry["name"], entry["id"], entry["value"]].map(textOf).find((one) => one !== undefined)
    : textOf(entry);
  // PostgreSQL keeps neither NUL nor half a character.
  if (text === undefined || text.length > longestGroup || !text.isWellFormed()) return undefined;
  if (/\p{Cc}/u.test(text)) return undefined;
  return comparedGroup(text);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
