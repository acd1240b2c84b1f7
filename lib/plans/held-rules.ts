import { configuredSchemas } from "@/lib/known-schemas/server";
import { compiledPolicies } from "@/lib/policies/thread";
import type { Intent } from "./plan";
import type { PlatformRules } from "./platform-rules";

/** The rules as plans are held against them; compiled and read once a thread. */
export async function heldRules(
  rules: PlatformRules,
): Promise<Pick<Intent, "schemas" | "curated" | "now">> {
  const { policies, namespaces, parameters, knownReferences, schemaFolders, now } = rules;
  const schemas = await configuredSchemas({ SLIPWAY_SCHEMA_DIRS: [...schemaFolders] });
  const known = knownReferences === undefined ? {} : { knownReferences };
  const curated = { ...compiledPolicies(policies), namespaces, parameters, ...known };
  return { schemas, curated, now };
}
