import { CelFault } from "./fault";

/**
 * A URL as Go's `url.ParseRequestURI` reads it: absolute, or an absolute path; a fragment is part
 * of what precedes it.
 */
export class Url {
  readonly scheme: string;
  /** With its port. */
  readonly host: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string[]>;
  private readonly text: string;

  constructor(parts: {
    scheme: string;
    host: string;
    path: string;
    query: ReadonlyMap<string, string[]>;
    text: string;
  }) {
    this.scheme = parts.scheme;
    this.host = parts.host;
    this.path = parts.path;
    this.query = parts.query;
    this.text = parts.text;
  }

  equals(other: unknown): boolean {
    return other instanceof Url && other.text === this.text;
  }

  get hostname(): string {
    const match = /^\[(.*)\](:\d*)?$/.exec(this.host);
    return match ? (match[1] ?? "") : this.host.replace(/:\d*$/, "");
  }

  get port(): string {
    return /:(\d*)$/.exec(this.host.replace(/^\[.*\]/, ""))?.[1] ?? "";
  }
}

export function parseUrl(text: string): Url | undefined {
  // Controls are refused, and an empty text is no address.
  if (text === "" || [...text].some((character) => character < " " || character === "\u007f"))
    return undefined;
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1];
  const rest = scheme === undefined ? text : text.slice(scheme.length + 1);
  if (scheme === undefined && !rest.startsWith("/")) return undefined;
  const mark = rest.indexOf("?");
  const before = mark < 0 ? rest : rest.slice(0, mark);
  const query = mark < 0 ? "" : rest.slice(mark + 1);
  // What follows a scheme without a slash is opaque, as in `mailto:`, and as good as any.
  if (!before.startsWith("/"))
    return new Url({
      scheme: scheme?.toLowerCase() ?? "",
      host: "",
      path: "",
      query: readQuery(query),
      text,
    });
  let host = "";
  let path = before;
  if (scheme !== undefined && before.startsWith("//")) {
    const slash = before.indexOf("/", 2);
    const authority = slash < 0 ? before.slice(2) : before.slice(2, slash);
    path = slash < 0 ? "" : before.slice(slash);
    host = authority.slice(authority.lastIndexOf("@") + 1);
    if (!isHost(host)) return undefined;
  }
  if (!isEscapedRight(path)) return undefined;
  return new Url({
    scheme: scheme?.toLowerCase() ?? "",
    host,
    path: escapePath(path),
    query: readQuery(query),
    text,
  });
}

function isHost(host: string): boolean {
  if (host.startsWith("[")) return /^\[[0-9a-fA-F:.%]+\](:\d*)?$/.test(host);
  return /^[^\s:[\]<>"{}|\\^`]*(:\d*)?$/.test(host) && isEscapedRight(host);
}

function isEscapedRight(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}

function escapePath(path: string): string {
  return path.replaceAll(/[^A-Za-z0-9$&+,/:;=@\-_.~!'()*%]/gu, (character) =>
    encodeURIComponent(character),
  );
}

function readQuery(query: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  // A pair that is not escaped right is left out, as Go's `ParseQuery` leaves it.
  const pairs = query.split("&").filter((pair) => isEscapedRight(pair) && !pair.includes(";"));
  for (const [key, value] of new URLSearchParams(pairs.join("&")))
    found.set(key, [...(found.get(key) ?? []), value]);
  return found;
}

export function url(text: string): Url {
  const parsed = parseUrl(text);
  if (parsed === undefined) throw new CelFault(`${JSON.stringify(text)} is not a URL.`);
  return parsed;
}
