import type { HostKind } from "@/lib/git-host";
import type { Prisma, PrismaClient } from "@/lib/db/server";
import type { TargetDefinition } from "../target-definition";

/** What the configuration decides of a target, as it is stored; its keys are not among it. */
export type TargetSettings = Omit<
  TargetDefinition,
  "repository" | "cluster" | "fluxKey" | "flaggerKey"
> & { repositoryId: string; clusterId: string; position: number };

/** Keys of its webhooks, sealed. */
export interface SealedKeys {
  fluxKey: Uint8Array<ArrayBuffer>;
  flaggerKey: Uint8Array<ArrayBuffer>;
}

type Tx = Prisma.TransactionClient;

/**
 * What is stored of a target under the names of these settings, to be compared with them; undefined
 * where there is none.
 */
export async function storedSettings(
  tx: Tx,
  wanted: TargetSettings,
): Promise<{ settings: Record<keyof TargetSettings, unknown>; keys: SealedKeys } | undefined> {
  const row = await tx.target.findUnique({ where: { name: wanted.name } });
  if (row === null) return undefined;
  const { fluxKey, flaggerKey, ...rest } = row;
  const names = Object.keys(wanted) as (keyof TargetSettings)[];
  const settings = Object.fromEntries(names.map((key) => [key, rest[key]]));
  return {
    settings: settings as Record<keyof TargetSettings, unknown>,
    keys: { fluxKey, flaggerKey },
  };
}

/** Brings a target that is there to these settings, and to those of the keys that are new. */
export async function updateTarget(
  tx: Tx,
  settings: TargetSettings,
  keys: Partial<SealedKeys>,
): Promise<string> {
  const { name } = settings;
  const { id } = await tx.target.update({ where: { name }, data: { ...settings, ...keys } });
  return id;
}

/** Where a target is in the order of pickers; one that is not there yet comes last. */
export async function positionOfTarget(tx: Tx, name: string): Promise<number> {
  const known = await tx.target.findUnique({ where: { name }, select: { position: true } });
  if (known !== null) return known.position;
  const { _max } = await tx.target.aggregate({ _max: { position: true } });
  return (_max.position ?? -1) + 1;
}

export async function createTarget(
  tx: Tx,
  settings: TargetSettings,
  keys: SealedKeys,
): Promise<string> {
  const { id } = await tx.target.create({ data: { ...settings, ...keys } });
  return id;
}

/** The id of a repository, which is made where it is not there yet. */
export async function ensureRepository(
  tx: Tx,
  repository: {
    hostKind: HostKind;
    apiUrl: string;
    owner: string;
    name: string;
    defaultBranch: string;
    webUrl: string;
  },
): Promise<string> {
  const { apiUrl, owner, name } = repository;
  const row = await tx.repository.upsert({
    where: { apiUrl_owner_name: { apiUrl, owner, name } },
    create: repository,
    update: {},
    select: { id: true },
  });
  return row.id;
}

/** A cluster, with its credential sealed. */
export interface StoredCluster {
  id: string;
  name: string;
  apiUrl: string | null;
  credential: Uint8Array | null;
}

interface ClusterSettings {
  apiUrl: string | null;
  /** Sealed; null: none is kept any more; left out: it stays as it is. */
  credential?: Uint8Array<ArrayBuffer> | null;
}

export async function clusterByName(tx: Tx, name: string): Promise<StoredCluster | undefined> {
  return (await tx.cluster.findUnique({ where: { name } })) ?? undefined;
}

export async function clusterById(
  db: PrismaClient,
  id: string,
): Promise<StoredCluster | undefined> {
  return (await db.cluster.findUnique({ where: { id } })) ?? undefined;
}

export async function createCluster(
  tx: Tx,
  name: string,
  settings: ClusterSettings,
): Promise<string> {
  const { id } = await tx.cluster.create({ data: { name, ...settings }, select: { id: true } });
  return id;
}

export async function updateCluster(tx: Tx, id: string, settings: ClusterSettings): Promise<void> {
  await tx.cluster.update({ where: { id }, data: settings });
}

/** The sealed keys of a target; undefined where there is no such target. */
export async function sealedKeysOf(
  db: PrismaClient,
  name: string,
): Promise<(SealedKeys & { targetId: string }) | undefined> {
  const row = await db.target.findUnique({
    where: { name },
    select: { id: true, fluxKey: true, flaggerKey: true },
  });
  return row === null
    ? undefined
    : { targetId: row.id, fluxKey: row.fluxKey, flaggerKey: row.flaggerKey };
}

/** What is sealed of targets and of clusters, of the first `most` each. */
export async function someSealed(
  db: PrismaClient,
  most: number,
): Promise<{
  targets: (SealedKeys & { name: string })[];
  clusters: { name: string; credential: Uint8Array }[];
}> {
  const some = { orderBy: { name: "asc" }, take: most } as const;
  const [targets, clusters] = await Promise.all([
    db.target.findMany({ ...some, select: { name: true, fluxKey: true, flaggerKey: true } }),
    db.cluster.findMany({
      ...some,
      where: { credential: { not: null } },
      select: { name: true, credential: true },
    }),
  ]);
  return {
    targets,
    clusters: clusters.flatMap(({ name, credential }) =>
      credential === null ? [] : [{ name, credential }],
    ),
  };
}
