import { recordFile } from "@/lib/instances/server";
import { isJsonObject, type Json } from "@/lib/json";
import type { PlatformRules } from "@/lib/plans/server";
import { findSecretsInRepository } from "@/lib/secrets";
import { readYaml } from "@/lib/yaml";

/**
 * Whether a file is not shown, whatever it says: something in it looks like a secret that no allowance is for, or there is a
 * Secret with data in it, be it in a list. Digests of a record are none. Pure.
 */
export function isWithheld(
  path: string,
  text: string,
  { policies, now }: Pick<PlatformRules, "policies" | "now">,
): boolean {
  const { secrets } = findSecretsInRepository(new Map([[path, { text }]]), [path], {
    allowances: policies.secretAllowances,
    now,
    recordFile,
  });
  return secrets.length > 0 || hasSecret(path, text);
}

/** A file of a repository has fewer characters. */
const longest = 4 * 1024 * 1024;

function hasSecret(path: string, text: string): boolean {
  const isYaml = /\.(?:ya?ml|json)$/.test(path);
  const { documents, problems } = isYaml
    ? readYaml(text, { longest })
    : { documents: [], problems: [] };
  if (documents.some(({ value }) => holdsSecret(value))) return true;
  // What cannot be read is known by its words.
  const isRead = isYaml && problems.length === 0;
  return !isRead && /\bkind["']?\s{0,9}:\s{0,9}["']?Secret\b/.test(text);
}

function holdsSecret(value: Json): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  if (!isJsonObject(value)) return false;
  const hasData = [value["data"], value["stringData"]].some(
    (data) => data !== undefined && data !== null,
  );
  return (value["kind"] === "Secret" && hasData) || Object.values(value).some(holdsSecret);
}
