import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Config } from "@/lib/config/server";
import type { CurrentFiles } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import type { JobContext } from "@/lib/jobs/server";
import type { PolicyTexts } from "./policy-texts";
import { compiledPolicies } from "./compiled-policies";
import type { CuratedPolicies } from "./curated-policies";
import { type PolicyFolders, policyFolders } from "./folders";
import { withDecisions } from "./decided-policies";

/** Policies compiled, with the texts that they were compiled from. */
export interface PolicyState extends CuratedPolicies, PolicyTexts {}

interface Known {
  decided: CurrentFiles;
  folders: PolicyFolders;
  texts: PolicyTexts;
}

const known = new LRUCache<string, Known>({ max: 10 });

/**
 * The policies as they are now: those of the catalog's folders, and on top of them what Ops decided. Put together once a
 * process for each generation, which every call asks the database for: a decision counts on every server at once, a change
 * of the folders within half a minute.
 */
export async function currentPolicyTexts({
  db,
  config,
}: Pick<JobContext, "db" | "config">): Promise<PolicyTexts> {
  const [decided, folders] = await Promise.all([
    currentFiles({ db, config }),
    policyFolders(config),
  ]);
  const key = [config.DATABASE_URL, config.SLIPWAY_HOME, config.SLIPWAY_CATALOG_DIR ?? ""].join(
    "\n",
  );
  const cached = known.get(key);
  if (cached?.decided === decided && cached.folders === folders) return cached.texts;
  const texts = textsOf(withDecisions(folders, decided));
  known.set(key, { decided, folders, texts });
  return texts;
}

/** The policies of the folders, compiled. Throws `misconfigured`. */
export async function compilePolicies(
  config: Pick<Config, "SLIPWAY_HOME" | "SLIPWAY_CATALOG_DIR">,
): Promise<PolicyState> {
  const texts = textsOf(await policyFolders(config));
  return { ...texts, ...compiledPolicies(texts) };
}

function textsOf({ documents, exceptions, secretAllowances }: PolicyFolders): PolicyTexts {
  const digest = digestOf(documents.map(({ path, text }) => [path, text]));
  const generation = digestOf([digest, exceptions, secretAllowances]);
  return { generation, digest, documents, exceptions, secretAllowances };
}

function digestOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
