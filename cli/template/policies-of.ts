import { existsSync } from "node:fs";
import path from "node:path";
import { home } from "@/lib/config/server";
import type { Checks } from "@/lib/template-tests";
import { readPolicies } from "../policy/read-policies";
import { judgeBy } from "@/lib/plans/thread";

/** What `--policies` names, `false` for `--no-policies`; undefined: those of the catalog. */
export type PolicyChoice = string | false | undefined;

/** Policies that judge what is rendered, and where they are. */
export type HeldPolicies = Pick<Checks, "judge"> & { place?: string };

/**
 * The policies that a template is held against: those asked for, else those of the catalog that its
 * folder is in (`policies/` beside it, or beside `templates/`), else those that ship with Slipway.
 * Undefined where there are to be none. Throws `bad_request`, `misconfigured`.
 */
export async function policiesOf(folder: string, asked: PolicyChoice) {
  const place = asked === undefined ? policyFolder(folder) : asked;
  if (place === undefined || place === false) return undefined;
  const { policies } = await readPolicies(place);
  return { place, policies, judge: judgeBy(policies) };
}

/** Where the policies are that hold for a template in this folder by default. */
export function policyFolder(folder: string): string | undefined {
  const catalog = path.dirname(path.resolve(folder));
  return [
    path.join(catalog, "policies"),
    ...(path.basename(catalog) === "templates" ? [path.join(catalog, "../policies")] : []),
    ...installations().map((place) => path.join(place, "catalog/policies")),
  ].find((place) => existsSync(place));
}

/** Where Slipway is: said so, or around this program, which may be started from anywhere. */
export function installations(): string[] {
  const here = import.meta.dirname;
  return process.env["SLIPWAY_HOME"] === undefined
    ? [path.join(here, ".."), path.join(here, "../.."), home()]
    : [home()];
}
