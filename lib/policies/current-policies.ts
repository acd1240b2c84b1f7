import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Config } from "@/lib/config/server";
import type { JobContext } from "@/lib/jobs/server";
import type { PolicyException } from "@/lib/admission";
import type { SecretAllowance } from "@/lib/secrets";
import { compiledPolicies } from "./compiled-policies";
import type { CuratedPolicies } from "./curated-policies";
import { type PolicyFolders, policyFolders } from "./folders";
import type { PolicyDocument } from "./policy-document";
import { latestRevisions, policyGeneration } from "./store";

/**
 * What the platform judges by, before anything of it is compiled: plain data, as it is given to a thread, which compiles
 * it (`compiledPolicies`).
 */
export interface PolicyTexts {
  /** What tells one state of the whole from another. */
  generation: string;
  /** Of all that is compiled. */
  digest: string;
  documents: readonly PolicyDocument[];
  exceptions: readonly PolicyException[];
  secretAllowances: readonly SecretAllowance[];
}

/** Policies compiled, with the texts that they were compiled from. */
export interface PolicyState extends CuratedPolicies, PolicyTexts {}

interface Known {
  generation: bigint;
  folders: PolicyFolders;
  texts: Promise<PolicyTexts>;
}

const known = new LRUCache<string, Known>({ max: 10 });

/**
 * The policies as they are now: those of the catalog's folders, and on top of them what Ops changed
 * here. Put together once a process for each generation, which every call asks the database for: a
 * change counts on every server at once, one of the folders within half a minute.
 */
export async function currentPolicyTexts({
  db,
  config,
}: Pick<JobContext, "db" | "config">): Promise<PolicyTexts> {
  const [generation, folders] = await Promise.all([policyGeneration(db), policyFolders(config)]);
  const key = [config.DATABASE_URL, config.SLIPWAY_HOME, config.SLIPWAY_CATALOG_DIR ?? ""].join(
    "\n",
  );
  const cached = known.get(key);
  if (cached?.generation === generation && cached.folders === folders) return cached.texts;
  const texts = latestRevisions(db).then((revisions) =>
    textsWith(folders, revisions, String(generation)),
  );
  const fresh: Known = { generation, folders, texts };
  known.set(key, fresh);
  // What is mended may be read the next time.
  fresh.texts.catch(() => known.get(key) === fresh && known.delete(key));
  return fresh.texts;
}

/** The policies of the folders with revisions on top of them, compiled. Throws `misconfigured`. */
export async function compilePolicies(
  config: Pick<Config, "SLIPWAY_HOME" | "SLIPWAY_CATALOG_DIR">,
  revisions: ReadonlyMap<string, { text: string; tests: string }> = new Map(),
): Promise<PolicyState> {
  const texts = textsWith(await policyFolders(config), revisions, "");
  return { ...texts, ...compiledPolicies(texts) };
}

function textsWith(
  { documents: ofFolders, exceptions, secretAllowances }: PolicyFolders,
  revisions: ReadonlyMap<string, { text: string; tests: string }>,
  generation: string,
): PolicyTexts {
  const documents = withRevisions(ofFolders, revisions);
  const digest = createHash("sha256")
    .update(JSON.stringify(documents.map(({ path, text }) => [path, text])))
    .digest("hex");
  return { generation, digest, documents, exceptions, secretAllowances };
}

/**
 * The files of the catalog, each with what was made of it here in its place, and those that were
 * added here.
 */
function withRevisions(
  ofFolders: readonly PolicyDocument[],
  revisions: ReadonlyMap<string, { text: string; tests: string }>,
): PolicyDocument[] {
  const names = new Set(ofFolders.map(({ name }) => name));
  const edited = (name: string, path: string): PolicyDocument | undefined => {
    const revision = revisions.get(name);
    return revision && { name, path, source: "edited", ...revision };
  };
  const added = [...revisions.keys()].filter((name) => !names.has(name)).toSorted();
  return [
    ...ofFolders.map((document) =>
      document.name === undefined ? document : (edited(document.name, document.path) ?? document),
    ),
    ...added.flatMap((name) => edited(name, `policies/${name}.yaml`) ?? []),
  ];
}
