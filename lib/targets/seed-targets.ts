import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Config } from "@/lib/config/server";
import { lockUntilCommit, type Prisma, type PrismaClient } from "@/lib/db/server";
import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import type { Logger } from "@/lib/log/server";
import { system } from "@/lib/access";
import { canonicalJson, type Json } from "@/lib/json";
import { targetPath } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import { configuredHost, type HostKind, hostUrls } from "@/lib/git-host";
import {
  apiUrlOfKubeconfig,
  type ClusterCredential,
  serialiseCredential,
} from "./cluster-credential";
import { sealFor, type TargetKey, unsealFor } from "./keys";
import {
  clusterByName,
  positionOfTarget,
  createCluster,
  createTarget,
  ensureRepository,
  type SealedKeys,
  storedSettings,
  type TargetSettings,
  updateCluster,
  updateTarget,
} from "./store/configured";
import { parseTargetsFile, singleTarget, type TargetDefinition } from "./target-definition";

export interface SeedOptions {
  db: PrismaClient;
  config: Config;
  /** Where the file's `…From` names are looked up. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Is told of a kubeconfig that cannot be read. */
  log?: Pick<Logger, "error">;
}

/**
 * Brings the targets to what `SLIPWAY_TARGETS_FILE`, or `SLIPWAY_TARGET_REPOSITORY`, says, but for those that Ops decided
 * about in the catalog. Doing it
 * again, or in several processes at once, changes nothing; a target that is no longer named stays,
 * since instances may live there. Keys are stored sealed; where none is given a random one is kept,
 * so that nobody's events are believed. Returns the names that were made or changed. A kubeconfig
 * whose file cannot be read keeps no target out: its cluster stays where it was known to be, and one
 * that is new is asked from the next start with a file that can be. Throws `misconfigured`.
 */
export async function seedTargets({
  db,
  config,
  environment,
  log,
}: SeedOptions): Promise<string[]> {
  const definitions = await readDefinitions(config, environment);
  const { files } = await currentFiles({ db, config });
  const changed: string[] = [];
  await db.$transaction(
    async (tx) => {
      // One process seeds at a time.
      await lockUntilCommit(tx, "seedTargets");
      for (const [position, definition] of definitions.entries()) {
        // What Ops decided of it in the catalog counts.
        if (files.has(targetPath(definition.name))) continue;
        if (await seedTarget(tx, { config, log }, definition, position))
          changed.push(definition.name);
      }
    },
    { timeout: 30_000, maxWait: 30_000 },
  );
  return changed;
}

/**
 * Brings one target to what the catalog says of it; one that is new comes last in pickers. Answers whether anything changed.
 * Throws `misconfigured`.
 */
export async function takeOverTarget(
  tx: Prisma.TransactionClient,
  seeding: Pick<SeedOptions, "config"> & { log: SeedOptions["log"] | undefined },
  definition: TargetDefinition,
): Promise<boolean> {
  await lockUntilCommit(tx, "seedTargets");
  return seedTarget(tx, seeding, definition, await positionOfTarget(tx, definition.name));
}

async function readDefinitions(
  config: Config,
  environment: SeedOptions["environment"],
): Promise<TargetDefinition[]> {
  const file = config.SLIPWAY_TARGETS_FILE;
  if (file === undefined) {
    const single = singleTarget(config);
    return single ? [single] : [];
  }
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new PortalError("misconfigured", `SLIPWAY_TARGETS_FILE cannot be read: ${file}.`, {
      cause,
    });
  });
  return parseTargetsFile(text, environment);
}

async function seedTarget(
  tx: Prisma.TransactionClient,
  { config, log }: Pick<SeedOptions, "config"> & { log: SeedOptions["log"] | undefined },
  definition: TargetDefinition,
  position: number,
): Promise<boolean> {
  const { repository, cluster, fluxKey: _flux, flaggerKey: _flagger, ...rest } = definition;
  const { kind: hostKind, apiUrl } = configuredHost(config);
  const repositoryId = await ensureRepository(tx, {
    hostKind,
    apiUrl,
    ...repository,
    defaultBranch: definition.branch,
    webUrl: webUrlOf(hostKind, apiUrl, repository.owner, repository.name),
  });
  const clusterId = await seedCluster(tx, { key: config.SLIPWAY_ENCRYPTION_KEY, log }, cluster);
  const wanted: TargetSettings = { ...rest, repositoryId, clusterId, position };
  const stored = await storedSettings(tx, wanted);
  const keys: Partial<SealedKeys> = {};
  for (const kind of ["flux", "flagger"] as const) {
    const sealed = newKey(
      config.SLIPWAY_ENCRYPTION_KEY,
      kind,
      definition,
      stored?.keys[`${kind}Key`],
    );
    if (sealed) keys[`${kind}Key`] = sealed;
  }
  const before = stored?.settings;
  if (before && isSameValue(before, wanted) && Object.keys(keys).length === 0) return false;
  const none = new Uint8Array();
  const id = stored
    ? await updateTarget(tx, wanted, keys)
    : await createTarget(tx, wanted, { fluxKey: none, flaggerKey: none, ...keys });
  await record(
    { db: tx, actor: system, now: () => new Date() },
    {
      action: "target.configure",
      subject: { type: "target", id, name: wanted.name },
      before,
      after: wanted,
    },
  );
  return true;
}

/**
 * What is to be stored; undefined where the stored key is the right one already (sealing it again
 * would change its bytes).
 */
function newKey(
  encryptionKey: string,
  kind: TargetKey,
  definition: TargetDefinition,
  stored: Uint8Array | undefined,
): Uint8Array<ArrayBuffer> | undefined {
  const given = definition[`${kind}Key`];
  if (stored && stored.length > 0) {
    if (given === undefined || opens(encryptionKey, kind, definition.name, stored) === given)
      return undefined;
  }
  return sealFor(
    encryptionKey,
    kind,
    definition.name,
    given ?? randomBytes(32).toString("base64url"),
  );
}

/** Undefined for what another encryption key sealed: it is then sealed anew. */
function opens(
  encryptionKey: string,
  kind: TargetKey | "cluster",
  name: string,
  sealed: Uint8Array,
): string | undefined {
  try {
    return unsealFor(encryptionKey, kind, name, sealed);
  } catch {
    return undefined;
  }
}

async function seedCluster(
  tx: Prisma.TransactionClient,
  { key: encryptionKey, log }: { key: string; log: SeedOptions["log"] | undefined },
  cluster: TargetDefinition["cluster"],
): Promise<string> {
  const existing = await clusterByName(tx, cluster.name);
  const known = existing?.credential
    ? opens(encryptionKey, "cluster", cluster.name, existing.credential)
    : undefined;
  const wanted = cluster.credential && serialiseCredential(cluster.credential);
  const credential =
    wanted !== undefined && wanted !== known
      ? { credential: sealFor(encryptionKey, "cluster", cluster.name, wanted) }
      : {};
  const apiUrl =
    cluster.apiUrl ??
    (await apiUrlOf(cluster.credential).catch((error: unknown) => {
      // What is in it and is wrong is told at once; a file may come later, as one with a token may.
      if (!(error instanceof PortalError) || error.cause === undefined) throw error;
      log?.error({ cluster: cluster.name, err: error }, "a cluster cannot be asked");
      return existing?.apiUrl;
    })) ??
    null;
  if (!existing) return createCluster(tx, cluster.name, { apiUrl, ...credential });
  const isMoved = existing.apiUrl !== apiUrl;
  // A credential is for the address that it was given with: no step, not even one over none, takes it elsewhere.
  const forgotten = isMoved && wanted === undefined ? { credential: null } : {};
  if (isMoved || "credential" in credential)
    await updateCluster(tx, existing.id, { apiUrl, ...credential, ...forgotten });
  return existing.id;
}

/** Of a kubeconfig, which says itself where its cluster is. Throws `misconfigured`. */
async function apiUrlOf(credential: ClusterCredential | undefined): Promise<string | undefined> {
  return credential !== undefined && "kubeconfig" in credential
    ? await apiUrlOfKubeconfig(credential.kubeconfig)
    : undefined;
}

/** Where people read a repository, from the base of its host's REST API. */
export function webUrlOf(kind: HostKind, apiUrl: string, owner: string, name: string): string {
  return `${hostUrls(kind, apiUrl).web}/${owner}/${name}`;
}

function isSameValue(a: object, b: object): boolean {
  return canonicalJson(a as Json) === canonicalJson(b as Json);
}
