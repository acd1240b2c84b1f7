import { type Database, Prisma } from "@/lib/db/server";
import { type Asked, mostCounted, type Ordering, type Part, readPart } from "@/lib/paging/server";
import {
  catalogCheck,
  type Proposal,
  proposalBranch,
  type ProposalDetails,
  type ProposalState,
} from "../proposal";
import { detailsOf, filesOf, stateOf } from "./work";

const columns = { repository: true } as const;
type Row = Prisma.ProposalGetPayload<{ include: typeof columns }>;

/** Which proposals a list is of. */
export interface ProposalFilter {
  states?: readonly ProposalState[] | undefined;
  /** What they are about, in any of these ways. */
  subjectType?: string | undefined;
  subjectId?: string | undefined;
  paths?: readonly string[] | undefined;
}

/** Ids grow with time. */
const latestFirst: Ordering<{ id: string }> = {
  name: "proposals",
  keys: [{ column: "id", kind: "uuid", order: "desc" }],
};

/** A part of them, the latest first, and how many there are: no more than one over `mostCounted`. */
export async function findProposals(
  db: Database,
  filter: ProposalFilter,
  asked: Asked & { size: number },
): Promise<Part<Proposal> & { counted: number }> {
  const where = whereOf(filter);
  const [part, counted] = await Promise.all([
    readPart(latestFirst, asked, asked.size, ({ where: beyond, ...read }) =>
      db.proposal.findMany({ where: { AND: [where, beyond] }, include: columns, ...read }),
    ),
    db.proposal.count({ where, take: mostCounted + 1 }),
  ]);
  return { ...part, rows: await toProposals(db, part.rows), counted };
}

/** The latest of them first, at most so many. */
export async function latestProposals(
  db: Database,
  filter: ProposalFilter,
  take: number,
): Promise<Proposal[]> {
  const where = whereOf(filter);
  return toProposals(
    db,
    await db.proposal.findMany({ where, orderBy: { id: "desc" }, take, include: columns }),
  );
}

function whereOf({
  states,
  subjectType,
  subjectId,
  paths,
}: ProposalFilter): Prisma.ProposalWhereInput {
  return {
    ...(states === undefined ? {} : { state: { in: [...states] } }),
    ...(subjectType === undefined ? {} : { subjectType }),
    ...(subjectId === undefined ? {} : { subjectId }),
    ...(paths === undefined ? {} : { paths: { hasSome: [...paths] } }),
  };
}

/** Undefined where there is none of that id. */
export async function proposalById(db: Database, id: string): Promise<ProposalDetails | undefined> {
  const row = await db.proposal.findUnique({ where: { id }, include: columns });
  if (row === null) return undefined;
  const [proposal] = await toProposals(db, [row]);
  const files = filesOf(id, row.files).map(({ path, text }) => ({ path, text }));
  return proposal && { ...proposal, files, details: detailsOf(id, row.details) };
}

async function toProposals(db: Database, rows: readonly Row[]): Promise<Proposal[]> {
  const [checks, inForce] = await Promise.all([checksOf(db, rows), takenOver(db, rows)]);
  return rows.map((row) => ({
    id: row.id,
    action: row.action,
    subject: { type: row.subjectType, id: row.subjectId, name: row.subjectName },
    title: row.title,
    note: row.note,
    author: row.author,
    createdAt: row.createdAt,
    state: stateOf(row.id, row.state),
    isBeingWithdrawn: row.withdrawnAt !== null && row.nextAt !== null,
    problem: row.problem ?? undefined,
    hint: row.hint ?? undefined,
    waiting:
      row.waitsFor === null
        ? undefined
        : {
            for: row.waitsFor,
            since: row.waitsSince ?? row.createdAt,
            nextAt: row.nextAt ?? undefined,
          },
    repository: {
      owner: row.repository.owner,
      name: row.repository.name,
      webUrl: row.repository.webUrl,
    },
    base: row.base,
    branch: proposalBranch(row.id),
    pullRequest:
      row.number === null
        ? undefined
        : { number: row.number, url: row.url ?? "", commit: row.headCommit ?? "" },
    mergeCommit: row.mergeCommit ?? undefined,
    isInForce: inForce.has(row.id),
    check: checks.get(`${row.repositoryId} ${row.headCommit ?? ""}`),
    paths: row.paths,
  }));
}

async function checksOf(
  db: Database,
  rows: readonly Row[],
): Promise<Map<string, NonNullable<Proposal["check"]>>> {
  const commits = rows.flatMap(({ headCommit }) => (headCommit === null ? [] : [headCommit]));
  const checks = await db.check.findMany({
    where: { name: catalogCheck, commit: { in: commits } },
    select: { id: true, repositoryId: true, commit: true, conclusion: true, summary: true },
  });
  return new Map(
    checks.map(({ id, repositoryId, commit, conclusion, summary }) => [
      `${repositoryId} ${commit}`,
      { id, conclusion, title: summary },
    ]),
  );
}

/** Those that are merged and of which every file was taken over from the repository since. */
async function takenOver(db: Database, rows: readonly Row[]): Promise<Set<string>> {
  const merged = rows.filter(({ state }) => state === "merged").map(({ id }) => id);
  if (merged.length === 0) return new Set();
  const found = await db.$queryRaw<{ id: string }[]>`
    select p.id::text as id from proposals p
    where p.id = any(${merged}::uuid[]) and not exists (
      select 1 from jsonb_to_recordset(p.files) as f(path text, text text)
      where not exists (
        select 1 from decided_files d join decisions s on s.id = d.decision_id
        where d.path = f.path and d.text is not distinct from f.text
          and s.commit is not null and s.created_at >= p.created_at))`;
  return new Set(found.map(({ id }) => id));
}

/** How these stand now, by id. */
export async function statesOfProposals(
  db: Database,
  ids: readonly string[],
): Promise<Map<string, ProposalState>> {
  if (ids.length === 0) return new Map();
  const rows = await db.proposal.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, state: true },
  });
  return new Map(rows.map(({ id, state }) => [id, stateOf(id, state)]));
}

/** Who proposed the pull request of this number: a user, or the command line, by name and address. */
export async function authorOfProposal(
  db: Database,
  repositoryId: string,
  number: number,
): Promise<{ id: string | undefined; name: string; email: string } | undefined> {
  const row = await db.proposal.findUnique({
    where: { repositoryId_number: { repositoryId, number } },
    select: { authorId: true, author: true, authorEmail: true },
  });
  return row === null
    ? undefined
    : { id: row.authorId ?? undefined, name: row.author, email: row.authorEmail };
}
