import type { PrismaClient } from "@/lib/db/server";
import { sampleOf, type SealedSample, seal, unseal } from "@/lib/sealing/server";
import { parseCredential, type ReadCredential, readCredential } from "./cluster-credential";
import { clusterById, sealedKeysOf, someSealed } from "./store/configured";

export type TargetKey = "flux" | "flagger";

/** What a sealed value is for: a key sealed for one target opens for no other. */
function purpose(kind: TargetKey | "cluster", name: string): string {
  return `${kind === "cluster" ? "cluster" : `target-${kind}-key`}/${name}`;
}

export function sealFor(
  encryptionKey: string,
  kind: TargetKey | "cluster",
  name: string,
  secret: string,
): Uint8Array<ArrayBuffer> {
  return seal(encryptionKey, purpose(kind, name), secret);
}

export function unsealFor(
  encryptionKey: string,
  kind: TargetKey | "cluster",
  name: string,
  sealed: Uint8Array,
): string {
  return unseal(encryptionKey, purpose(kind, name), sealed);
}

/**
 * The key of a target's webhooks, for the one moment in which a delivery is compared with it;
 * undefined: no such target.
 */
export async function webhookKey(
  db: PrismaClient,
  encryptionKey: string,
  target: string,
  kind: TargetKey,
): Promise<{ targetId: string; key: string } | undefined> {
  const sealed = await sealedKeysOf(db, target);
  return (
    sealed && {
      targetId: sealed.targetId,
      key: unsealFor(encryptionKey, kind, target, sealed[`${kind}Key`]),
    }
  );
}

/** Where and how a cluster's Kubernetes API is asked. */
interface Access extends Omit<ReadCredential, "apiUrl"> {
  apiUrl: string;
}

/**
 * Where and how a target's cluster is asked, files read as they are now; undefined where Slipway was
 * given no way to. Throws `misconfigured` where a file cannot be used.
 */
export async function clusterAccess(
  db: PrismaClient,
  encryptionKey: string,
  clusterId: string,
): Promise<Access | undefined> {
  const cluster = await clusterById(db, clusterId);
  if (!cluster?.apiUrl || !cluster.credential) return undefined;
  const sealed = unsealFor(encryptionKey, "cluster", cluster.name, cluster.credential);
  return { apiUrl: cluster.apiUrl, ...(await readCredential(parseCredential(sealed))) };
}

/** Whether the keys of targets and the credentials of clusters open, of the first twenty each. */
export async function sampleTargetKeys(
  db: PrismaClient,
  encryptionKey: string,
): Promise<SealedSample[]> {
  const { targets, clusters } = await someSealed(db, 20);
  return [
    sampleOf(
      "webhook keys of targets",
      targets,
      ({ name }) => name,
      ({ name, fluxKey, flaggerKey }) => {
        unsealFor(encryptionKey, "flux", name, fluxKey);
        unsealFor(encryptionKey, "flagger", name, flaggerKey);
      },
    ),
    sampleOf(
      "credentials of clusters",
      clusters,
      ({ name }) => name,
      ({ name, credential }) => unsealFor(encryptionKey, "cluster", name, credential),
    ),
  ];
}
