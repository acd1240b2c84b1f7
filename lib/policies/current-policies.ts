import { LRUCache } from "lru-cache";
import { PortalError } from "@/lib/errors";
import type { Config } from "@/lib/config/server";
import type { JobContext } from "@/lib/jobs/server";
import { type Labels, loadPolicies, type PolicyException, type PolicySet } from "@/lib/admission";
import type { SecretAllowance } from "@/lib/secrets";
import { type PolicyFolders, policyFolders } from "./folders";
import type { PolicyDocument } from "./policy-document";
import { latestRevisions, policyGeneration } from "./store";

/**
 * What the platform judges by: its policies, the exceptions that it grants, and what it says is no
 * secret.
 */
export interface CuratedPolicies {
  policies: PolicySet;
  exceptions: readonly PolicyException[];
  secretAllowances: readonly SecretAllowance[];
  /**
   * Labels of the namespaces that are in Git, by the id of their cluster; those that are not known
   * are left out.
   */
  namespaces?: ReadonlyMap<string, Readonly<Record<string, Labels>>>;
}

/** The same with the texts, and with what tells one state of the whole from another. */
export interface PolicyState extends CuratedPolicies {
  generation: string;
  documents: readonly PolicyDocument[];
}

interface Known {
  generation: bigint;
  folders: PolicyFolders;
  state: Promise<PolicyState>;
}

const known = new LRUCache<string, Known>({ max: 10 });

/**
 * The policies as they are now: those of the catalog's folders, and on top of them what Ops changed
 * here. Compiled once a process for each generation, which every call asks the database for: a
 * change counts on every server at once, one of the folders within half a minute. A policy that is
 * not right stops everything that it would have judged: `misconfigured`, with the place.
 */
export async function currentPolicies({
  db,
  config,
}: Pick<JobContext, "db" | "config">): Promise<PolicyState> {
  const [generation, folders] = await Promise.all([policyGeneration(db), policyFolders(config)]);
  const key = [config.DATABASE_URL, config.SLIPWAY_HOME, config.SLIPWAY_CATALOG_DIR ?? ""].join(
    "\n",
  );
  const cached = known.get(key);
  if (cached?.generation === generation && cached.folders === folders) return cached.state;
  const fresh: Known = { generation, folders, state: compileNow(db, config, generation) };
  known.set(key, fresh);
  // What is mended may be read the next time.
  fresh.state.catch(() => known.get(key) === fresh && known.delete(key));
  return fresh.state;
}

async function compileNow(
  db: JobContext["db"],
  config: JobContext["config"],
  generation: bigint,
): Promise<PolicyState> {
  return {
    generation: String(generation),
    ...(await compilePolicies(config, await latestRevisions(db))),
  };
}

/** The policies of the folders with revisions on top of them, compiled. Throws `misconfigured`. */
export async function compilePolicies(
  config: Pick<Config, "SLIPWAY_HOME" | "SLIPWAY_CATALOG_DIR">,
  revisions: ReadonlyMap<string, { text: string; tests: string }> = new Map(),
): Promise<Omit<PolicyState, "generation">> {
  const { documents: ofFolders, exceptions, secretAllowances } = await policyFolders(config);
  const documents = withRevisions(ofFolders, revisions);
  const { policies, problems } = loadPolicies(documents);
  const wrong = problems.find(({ severity }) => severity === "error");
  if (wrong)
    throw new PortalError("misconfigured", `${wrong.path}:${wrong.line}: ${wrong.message}`, {
      hint: "Until this policy is mended nothing can be judged, and so nothing launched.",
    });
  return { documents, policies, exceptions, secretAllowances };
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
