import { between, like, list, map, object, text, texts, type Fields } from "../../dsl";
import type { Schema } from "../../schema";

const subdomainPattern = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

/** Text of so many characters that matches an RE2 pattern. */
export function word(pattern: string, maxLength: number, minLength = 1): Schema {
  return { type: "string", minLength, maxLength, pattern };
}

export const group: Schema = like(`^$|${subdomainPattern}`, { maxLength: 253 });
export const kind = word("^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$", 63);
export const namespace = word("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", 63);
export const sectionName = word(subdomainPattern, 253);
/** The name of one host. */
export const preciseHostname = word(subdomainPattern, 253);
/** The name of a host, or of all below it: `*.example.com`. */
export const hostname = word(subdomainPattern.replace("^", "^(\\*\\.)?"), 253);
export const port = between(1, 65_535);
export const name: Schema = { type: "string", minLength: 1, maxLength: 253 };
/** Gateway API's own duration: up to four numbers of at most five digits, each with its unit. */
export const period = like("^([0-9]{1,5}(h|m|s|ms)){1,4}$");

const target: Fields = { group, kind, "name!": name, namespace };

export const backendRef: Fields = { ...target, port };
export const parentRef = object({ ...target, sectionName, port }, "parentRef");
export const parentOfListeners = object(target);
export const localTarget = object({ "group!": group, "kind!": kind, "name!": name });
export const certificate = object(target);
export const authority = object({ "group!": group, "kind!": kind, "name!": name, namespace });
export const annotations = {
  ...map({ type: "string", maxLength: 4096 } satisfies Schema),
  maxProperties: 16,
};
export const labelSelector = object({
  matchLabels: map(text),
  matchExpressions: list(object({ "key!": text, "operator!": text, values: texts })),
});
