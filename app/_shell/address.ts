export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/**
 * An address with some of its parameters changed; undefined and "" take one away. A change starts
 * again at the first page.
 */
export function addressWith(
  path: string,
  now: Readonly<Record<string, string | string[] | undefined>>,
  change: Readonly<Record<string, string | number | undefined>>,
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({
    ...now,
    page: undefined,
    cursor: undefined,
    ...change,
  })) {
    const text = Array.isArray(value) ? value[0] : value;
    if (text !== undefined && text !== "") parameters.set(name, String(text));
  }
  const query = parameters.toString();
  return query === "" ? path : `${path}?${query}`;
}

/** What stands first under a name that may stand there several times; undefined for nothing. */
export function firstOf(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  return text === "" ? undefined : text;
}
