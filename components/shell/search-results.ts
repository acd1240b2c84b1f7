/**
 * What the search over everything answers: `GET <url>?q=…` gives `{ groups }` of this shape as
 * JSON.
 */
export interface SearchResults {
  groups: SearchGroup[];
}

interface SearchGroup {
  /** "Templates", "Instances", "Requests", "Actions". */
  title: string;
  items: SearchItem[];
}

export interface SearchItem {
  href: string;
  title: string;
  /** What tells it from others of its name: a team, a target, a state. */
  detail?: string;
  kind: "template" | "instance" | "request" | "action" | "page";
}

const kinds: readonly string[] = ["template", "instance", "request", "action", "page"];

/** Parsed at the edge; anything that has not this shape is left out. */
export function parseSearchResults(value: unknown): SearchResults {
  return {
    groups: list(value, "groups").flatMap((group) => {
      const items = list(group, "items").filter(isItem);
      return isRecord(group) && typeof group.title === "string" && items.length > 0
        ? [{ title: group.title, items }]
        : [];
    }),
  };
}

function isItem(value: unknown): value is SearchItem {
  return (
    isRecord(value) &&
    typeof value.title === "string" &&
    typeof value.href === "string" &&
    // A place within Slipway: never another site, never a script.
    /^\/(?![/\\])/.test(value.href) &&
    typeof value.kind === "string" &&
    kinds.includes(value.kind) &&
    (value.detail === undefined || typeof value.detail === "string")
  );
}

function list(value: unknown, key: string): unknown[] {
  const found = isRecord(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
