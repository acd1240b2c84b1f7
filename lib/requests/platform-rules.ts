import { configuredPolicies } from "@/lib/catalog/server";
import type { Context } from "@/lib/identity/server";
import { configuredSchemas } from "@/lib/known-schemas/server";
import type { Intent } from "./plan";

/** What every plan of this platform is held against. Throws `misconfigured`. */
export async function platformRules({ config, now }: Context): Promise<Pick<Intent, "schemas" | "curated" | "now">> {
  const [schemas, curated] = await Promise.all([configuredSchemas(config), configuredPolicies(config)]);
  return { schemas, curated, now: now() };
}
