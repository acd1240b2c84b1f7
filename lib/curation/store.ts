import { lockUntilCommit, type Prisma, type PrismaClient } from "@/lib/db/server";
import type { CurrentFile, CurrentFiles, FileRevision } from "./curation";

type Db = Pick<PrismaClient, "decision" | "decidedFile" | "$queryRaw">;

/** The latest decision about each of some files. Prisma's own `distinct` reads all of them. */
interface LatestRow {
  path: string;
  text: string | null;
  decision: bigint;
  commit: string | null;
}

/** Grows with every decision. */
export async function curationGeneration(db: Db): Promise<number> {
  const { _max } = await db.decision.aggregate({ _max: { id: true } });
  return Number(_max.id ?? 0n);
}

/** Everything that counts as of a generation. */
export async function filesAt(db: Db, generation: number): Promise<CurrentFiles> {
  const rows = await db.$queryRaw<LatestRow[]>`
    SELECT DISTINCT ON (f."path") f."path", f."text", f."decision_id" AS "decision", d."commit"
    FROM "decided_files" f JOIN "decisions" d ON d."id" = f."decision_id"
    WHERE f."decision_id" <= ${BigInt(generation)}
    ORDER BY f."path", f."decision_id" DESC`;
  const files = rows.flatMap(({ path, text, decision, commit }): CurrentFile[] =>
    text === null ? [] : [{ path, text, decision: Number(decision), commit: commit ?? undefined }],
  );
  return { generation, files: new Map(files.map((file) => [file.path, file])) };
}

/** Decisions about a file, the latest first, at most `take`. */
export async function revisionsOfFile(db: Db, path: string, take: number): Promise<FileRevision[]> {
  const rows = await db.decidedFile.findMany({
    where: { path },
    orderBy: { decisionId: "desc" },
    take,
    include: { decision: true },
  });
  return rows.map(({ decisionId, text, base, decision }) => ({
    decision: Number(decisionId),
    action: decision.action,
    text,
    base,
    commit: decision.commit ?? undefined,
    note: decision.note,
    author: decision.author,
    createdAt: decision.createdAt,
  }));
}

/** How often a file was decided about. */
export async function countRevisions(db: Db, path: string): Promise<number> {
  return db.decidedFile.count({ where: { path } });
}

/** How many decisions there were about files below a folder (`policies/tls-only/`), and the number of the latest; 0: none. */
export async function decisionsBelow(
  db: Db,
  folder: string,
): Promise<{ count: number; latest: number }> {
  const { _count, _max } = await db.decision.aggregate({
    where: { files: { some: { path: { startsWith: folder } } } },
    _count: { _all: true },
    _max: { id: true },
  });
  return { count: _count._all, latest: Number(_max.id ?? 0n) };
}

/** Number of the latest decision about any of these files; 0 where there is none. */
export async function latestDecision(db: Db, paths: readonly string[]): Promise<number> {
  const { _max } = await db.decidedFile.aggregate({
    where: { path: { in: [...paths] } },
    _max: { decisionId: true },
  });
  return Number(_max.decisionId ?? 0n);
}

export interface NewDecision {
  action: string;
  subjectType: string;
  subjectId: string;
  note: string;
  commit: string | null;
  authorId: string | null;
  author: string;
  createdAt: Date;
  files: readonly { path: string; text: string | null; base: string | null }[];
}

/** One decision after the other, on all servers: numbers then grow in the order in which they are seen. */
export async function lockCuration(tx: Prisma.TransactionClient): Promise<void> {
  await lockUntilCommit(tx, "curation");
}

/** Adds a decision, under `lockCuration`. The number that it got. */
export async function storeDecision(
  tx: Prisma.TransactionClient,
  { files, ...decision }: NewDecision,
): Promise<number> {
  const { id } = await tx.decision.create({ data: decision, select: { id: true } });
  await tx.decidedFile.createMany({ data: files.map((file) => ({ ...file, decisionId: id })) });
  return Number(id);
}

/** What counts of some files, by path; those of which nothing was decided are left out. */
export async function filesInForce(
  db: Db,
  paths: readonly string[],
): Promise<Map<string, { text: string; commit: string | undefined }>> {
  const rows = await db.$queryRaw<LatestRow[]>`
    SELECT DISTINCT ON (f."path") f."path", f."text", f."decision_id" AS "decision", d."commit"
    FROM "decided_files" f JOIN "decisions" d ON d."id" = f."decision_id"
    WHERE f."path" = ANY (${[...paths]}::text[])
    ORDER BY f."path", f."decision_id" DESC`;
  return new Map(
    rows.flatMap(({ path, text, commit }) =>
      text === null ? [] : [[path, { text, commit: commit ?? undefined }]],
    ),
  );
}

/** The id of a repository's row, which is made where it is not there yet. */
export async function ensureRepository(
  db: Pick<PrismaClient, "repository">,
  repository: {
    hostKind: string;
    apiUrl: string;
    owner: string;
    name: string;
    defaultBranch: string;
    webUrl: string;
  },
): Promise<string> {
  const { apiUrl, owner, name } = repository;
  const where = { apiUrl_owner_name: { apiUrl, owner, name } };
  const known = await db.repository.findUnique({ where, select: { id: true } });
  if (known) return known.id;
  const made = { where, create: repository, update: {}, select: { id: true } };
  return (await db.repository.upsert(made)).id;
}
