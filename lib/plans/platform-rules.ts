import { knownNamespaces } from "@/lib/compliance/server";
import type { Context } from "@/lib/access/server";
import { configuredSchemas } from "@/lib/known-schemas/server";
import { currentPolicies } from "@/lib/policies/server";
import type { Intent } from "./plan";

/** What every plan of this platform is held against. Throws `misconfigured`. */
export async function platformRules({
  db,
  config,
  now,
}: Context): Promise<Pick<Intent, "schemas" | "curated" | "now">> {
  const [schemas, policies, namespaces] = await Promise.all([
    configuredSchemas(config),
    currentPolicies({ db, config }),
    knownNamespaces(db),
  ]);
  return { schemas, curated: { ...policies, namespaces }, now: now() };
}
