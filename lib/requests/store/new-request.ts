import { randomUUID } from "node:crypto";
import type { StoredVersion } from "@/lib/catalog/server";
import { type Database, jsonColumn } from "@/lib/db/server";
import { instancePath } from "@/lib/instances";
import type { JsonObject } from "@/lib/json";
import type { RequestKind } from "@/lib/plans";
import { type Basis, parametersOf, type Plan } from "@/lib/plans/server";
import { openRevision, sealedColumns } from "@/lib/sealing/server";
import type { Target } from "@/lib/targets";

export interface NewRequest {
  id: string;
  kind: RequestKind;
  instanceId: string;
  targetId: string;
  team: string;
  name: string;
  templateName: string;
  requesterId: string;
  idempotencyKey: string | undefined;
  branch: string;
  now: Date;
}

/** Stores a request without its first revision; it is to be worked on at once. */
export async function storeRequest(
  tx: Database,
  { idempotencyKey, now, ...request }: NewRequest,
): Promise<void> {
  await tx.request.create({
    data: {
      ...request,
      idempotencyKey: idempotencyKey ?? null,
      state: "checked",
      stateSince: now,
      createdAt: now,
      work: { create: { nextAt: now } },
    },
  });
}

export interface NewInstance {
  id: string;
  target: Target;
  team: string;
  name: string;
  version: StoredVersion | undefined;
  parameters: JsonObject;
  createdBy: string;
  now: Date;
}

/** Stores an instance that is not in Git yet. */
export async function storeInstance(
  tx: Database,
  { id, target, team, name, version, parameters, createdBy, now }: NewInstance,
): Promise<void> {
  await tx.instance.create({
    data: {
      id,
      targetId: target.id,
      team,
      name,
      path: instancePath(target, team, name),
      templateName: version?.templateName ?? "",
      templateVersion: version?.version ?? "",
      templateDigest: version?.digest ?? "",
      parameters: jsonColumn(parameters),
      createdBy,
      state: "pending",
      stateSince: now,
      createdAt: now,
    },
  });
}

/** What an instance that is not in Git yet is to be, after another revision of its launch. */
export async function saveIntent(
  tx: Database,
  instanceId: string,
  { version, digest }: Pick<StoredVersion, "version" | "digest">,
  parameters: JsonObject,
): Promise<void> {
  await tx.instance.update({
    where: { id: instanceId },
    data: {
      templateVersion: version,
      templateDigest: digest,
      parameters: jsonColumn(parameters),
    },
  });
}

export interface NewRevision {
  requestId: string;
  number: number;
  authorId: string;
  /** Undefined for a removal of what the catalog no longer knows. */
  version: StoredVersion | undefined;
  parameters: JsonObject;
  planned: Plan;
  /** What it was planned on; undefined for what is new. */
  basis: Basis | undefined;
  now: Date;
}

export async function storeRevision(
  tx: Database,
  key: string,
  revision: NewRevision,
): Promise<void> {
  const { planned, parameters, basis } = revision;
  const id = randomUUID();
  const texts = { parameters, files: planned.files, basis };
  await tx.requestRevision.create({
    data: {
      id,
      requestId: revision.requestId,
      number: revision.number,
      authorId: revision.authorId,
      templateVersionId: revision.version?.id ?? null,
      ...(planned.holdsSecrets
        ? sealedColumns(key, id, texts)
        : {
            parameters: jsonColumn(parameters),
            files: jsonColumn(planned.files),
            ...(basis === undefined ? {} : { basis: jsonColumn(basis) }),
          }),
      findings: jsonColumn(planned.problems),
      verdicts: jsonColumn(planned.verdicts),
      createdAt: revision.now,
    },
  });
}

/** A request that somebody made with a key of theirs. */
export interface KeyedRequest {
  id: string;
  kind: RequestKind;
  instanceId: string;
  targetId: string;
  team: string;
  name: string;
  templateName: string;
  /** What was asked for first. */
  first: { parameters: JsonObject; version: string | undefined } | undefined;
}

export async function requestByKey(
  db: Database,
  key: string,
  requesterId: string,
  idempotencyKey: string,
): Promise<KeyedRequest | undefined> {
  const row = await db.request.findUnique({
    where: { requesterId_idempotencyKey: { requesterId, idempotencyKey } },
    include: {
      revisions: {
        where: { number: 1 },
        select: {
          id: true,
          parameters: true,
          sealed: true,
          templateVersion: { select: { version: true } },
        },
      },
    },
  });
  if (row === null) return undefined;
  const { id, kind, instanceId, targetId, team, name, templateName } = row;
  const [first] = row.revisions;
  return {
    id,
    kind,
    instanceId,
    targetId,
    team,
    name,
    templateName,
    first: first && {
      parameters: parametersOf(openRevision(key, first)),
      version: first.templateVersion?.version,
    },
  };
}
