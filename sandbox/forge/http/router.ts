import type { Handler } from "./call";

/**
 * A route's name is `METHOD /path` as GitHub's description writes it, e.g. `GET
 * /repos/{owner}/{repo}/git/ref/{ref}`.
 */
export type Route = {
  name: string;
  method: string;
  expression: RegExp;
  keys: string[];
  handler: Handler;
};
export type Match = { route: Route; params: Record<string, string> };

/** Parameters that may hold slashes. */
const deep = new Set(["ref", "path", "branch", "basehead", "name"]);

/** A router over a table of `METHOD /path/{parameter}` → handler; the first that fits is taken. */
export class Router {
  readonly routes: Route[];

  constructor(table: Readonly<Record<string, Handler>>) {
    this.routes = Object.entries(table).map(([name, handler]) => {
      const [method = "", path = ""] = name.split(" ");
      const keys: string[] = [];
      const source = path.replace(/[.$]/g, "\\$&").replace(/\{(\w+)\}/g, (_, key: string) => {
        keys.push(key);
        return deep.has(key) ? "(.+)" : "([^/]+)";
      });
      return { name, method, handler, keys, expression: new RegExp(`^${source}$`) };
    });
  }

  /** The route of a request, or null. */
  find(method: string, path: string): Match | null {
    for (const route of this.routes) {
      if (route.method !== method) continue;
      const found = route.expression.exec(path);
      if (!found) continue;
      const values = found.slice(1).map(decode);
      if (values.includes(null)) return null;
      return {
        route,
        params: Object.fromEntries(route.keys.map((key, index) => [key, values[index] ?? ""])),
      };
    }
    return null;
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
