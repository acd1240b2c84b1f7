import { z } from "zod";
import { type Database, parseStored, type Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { hostKindOf, type MergeMethod } from "@/lib/git-host";
import type { Repository, Target } from "../target";

const varsSchema = z.record(z.string(), z.string());
const autoMergeSchema: z.ZodType<MergeMethod | null> = z
  .enum(["merge", "squash", "rebase"])
  .nullable();

/** Never the keys: they are read where they are compared, and nowhere else. */
export const targetColumns = {
  omit: { fluxKey: true, flaggerKey: true },
  include: { repository: true, cluster: { omit: { credential: true } } },
} as const satisfies Prisma.TargetDefaultArgs;

export type TargetRow = Prisma.TargetGetPayload<typeof targetColumns>;

/** A row as the rest of Slipway knows it. */
export function toTarget(row: TargetRow): Target {
  const { cluster } = row;
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    environment: row.environment,
    repository: toRepository(row.repository),
    cluster: { id: cluster.id, name: cluster.name, apiUrl: cluster.apiUrl ?? undefined },
    branch: row.branch,
    pathPattern: row.pathPattern,
    fluxNamespace: row.fluxNamespace,
    sourceName: row.sourceName,
    parentName: row.parentName,
    teamServiceAccount: row.teamServiceAccount,
    platformServiceAccount: row.platformServiceAccount,
    vars: parseStored(varsSchema, row.vars, { table: "target", column: "vars", id: row.id }),
    substitution: row.substitution,
    accessGroups: row.accessGroups,
    requiresApproval: row.requiresApproval,
    labels: row.labels,
    reviewers: row.reviewers,
    autoMerge: parseStored(autoMergeSchema, row.autoMerge, {
      table: "target",
      column: "autoMerge",
      id: row.id,
    }),
    position: row.position,
    ...askedOf(row),
  };
}

/** What its cluster said when it was asked; of one that is not asked any more, nothing. */
function askedOf({
  cluster,
  suspended,
  suspendedAt,
  unansweredSince,
  listedAt,
}: TargetRow): Pick<Target, "suspended" | "suspendedAt" | "unansweredSince" | "listedAt"> {
  const isAsked = cluster.apiUrl !== null;
  const isSuspended = isAsked && (suspended === "parent" || suspended === "source");
  return {
    suspended: isSuspended ? suspended : undefined,
    suspendedAt: (isSuspended ? suspendedAt : null) ?? undefined,
    unansweredSince: (isAsked ? unansweredSince : null) ?? undefined,
    listedAt: (isAsked ? listedAt : null) ?? undefined,
  };
}

function toRepository(row: TargetRow["repository"]): Repository {
  const { id, hostKind, apiUrl, owner, name, defaultBranch, webUrl, nodeId, takenBy } = row;
  return {
    id,
    host: { kind: hostKindOf(hostKind) },
    apiUrl,
    owner,
    name,
    defaultBranch,
    webUrl,
    nodeId: nodeId ?? undefined,
    takenBy: takenBy ?? undefined,
  };
}

export async function allTargets(db: Database): Promise<Target[]> {
  const rows = await db.target.findMany({
    ...targetColumns,
    orderBy: [{ position: "asc" }, { name: "asc" }],
  });
  return rows.map(toTarget);
}

/** Throws `not_found`. */
export async function targetByName(db: Database, name: string): Promise<Target> {
  const row = await db.target.findUnique({ ...targetColumns, where: { name } });
  if (!row)
    throw new PortalError("not_found", `There is no target ${name}.`, {
      hint: "Choose one of the targets that you may use.",
    });
  return toTarget(row);
}

/** Throws `not_found`. */
export async function targetById(db: Database, id: string): Promise<Target> {
  const row = await db.target.findUnique({ ...targetColumns, where: { id } });
  if (!row) throw new PortalError("not_found", "There is no such target.");
  return toTarget(row);
}

/** The repository that something stored refers to, so that it is there. */
export async function repositoryById(db: Database, id: string): Promise<Repository> {
  return toRepository(await db.repository.findUniqueOrThrow({ where: { id } }));
}

/** The targets on a branch, in the order of pickers. */
export async function targetsOnBranch(
  db: Database,
  repositoryId: string,
  branch: string,
): Promise<Target[]> {
  const rows = await db.target.findMany({
    ...targetColumns,
    where: { repositoryId, branch },
    orderBy: [{ position: "asc" }, { name: "asc" }],
  });
  return rows.map(toTarget);
}

/** The targets whose instances are in one namespace of Flux in one cluster. */
export async function targetsInPlace(
  db: Database,
  clusterId: string,
  fluxNamespace: string,
): Promise<Target[]> {
  const rows = await db.target.findMany({
    ...targetColumns,
    where: { clusterId, fluxNamespace },
    orderBy: [{ position: "asc" }, { name: "asc" }],
  });
  return rows.map(toTarget);
}

/** Each branch that a target is on, once. */
export async function branchesOfTargets(
  db: Database,
  only: { repositoryId?: string; branch?: string } = {},
): Promise<{ repositoryId: string; branch: string }[]> {
  return db.target.findMany({
    where: only,
    distinct: ["repositoryId", "branch"],
    select: { repositoryId: true, branch: true },
  });
}
