import type { Context } from "@/lib/access/server";
import type { Labels } from "@/lib/admission";
import { knownNamespaces } from "@/lib/compliance/server";
import { currentPolicyTexts, type PolicyTexts } from "@/lib/policies/server";

/** What every plan of this platform is held against: plain data, compiled and read by a thread. */
export interface PlatformRules {
  policies: PolicyTexts;
  /** Labels of the namespaces that are in Git, by the id of their cluster. */
  namespaces: ReadonlyMap<string, Readonly<Record<string, Labels>>>;
  /** Beside the schemas that ship. */
  schemaFolders: readonly string[];
  now: Date;
}

/** What holds now. Throws `misconfigured`. */
export async function platformRules({ db, config, now }: Context): Promise<PlatformRules> {
  const [policies, namespaces] = await Promise.all([
    currentPolicyTexts({ db, config }),
    knownNamespaces(db),
  ]);
  return { policies, namespaces, schemaFolders: config.SLIPWAY_SCHEMA_DIRS, now: now() };
}
