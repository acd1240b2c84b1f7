import { z } from "zod";
import { type Database, parseStored } from "@/lib/db/server";
import { statesOfProposals } from "@/lib/proposals/server";
import { type ExceptionRequest, exceptionStates } from "../exception-request";

const stateSchema = z.enum(exceptionStates);

interface Row {
  id: string;
  policy: string;
  rule: number | null;
  team: string;
  objectKind: string;
  objectName: string;
  namespace: string | null;
  finding: string;
  reason: string;
  expiresOn: Date;
  state: string;
  askedById: string;
  askedBy: string;
  askedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  remark: string;
  exception: string | null;
  proposalId: string | null;
}

/** Each with how the proposal that grants it stands now. */
async function toRequests(db: Database, rows: readonly Row[]): Promise<ExceptionRequest[]> {
  const states = await statesOfProposals(
    db,
    rows.flatMap(({ proposalId }) => proposalId ?? []),
  );
  return rows.map((row) => {
    const state = row.proposalId === null ? undefined : states.get(row.proposalId);
    const proposal =
      row.proposalId === null || state === undefined ? undefined : { id: row.proposalId, state };
    return { ...toRequest(row), proposal };
  });
}

function toRequest(row: Row): ExceptionRequest {
  const place = { table: "exceptionRequest", column: "state", id: row.id };
  return {
    id: row.id,
    policy: row.policy,
    rule: row.rule ?? undefined,
    team: row.team,
    object: { kind: row.objectKind, name: row.objectName, namespace: row.namespace ?? undefined },
    finding: row.finding,
    reason: row.reason,
    expires: row.expiresOn.toISOString().slice(0, 10),
    state: parseStored(stateSchema, row.state, place),
    askedById: row.askedById,
    askedBy: row.askedBy,
    askedAt: row.askedAt,
    decidedBy: row.decidedBy ?? undefined,
    decidedAt: row.decidedAt ?? undefined,
    remark: row.remark,
    exception: row.exception ?? undefined,
    proposal: undefined,
  };
}

/** What is asked for, by whom, and when. */
export type NewExceptionRequest = Pick<
  ExceptionRequest,
  | "policy"
  | "rule"
  | "team"
  | "object"
  | "finding"
  | "reason"
  | "expires"
  | "askedById"
  | "askedBy"
  | "askedAt"
>;

/** Violates `exception_requests_one_pending` where the same is asked for already. */
export async function storeExceptionRequest(
  tx: Database,
  { object, expires, rule, ...request }: NewExceptionRequest,
): Promise<ExceptionRequest> {
  return toRequest(
    await tx.exceptionRequest.create({
      data: {
        ...request,
        rule: rule ?? null,
        objectKind: object.kind,
        objectName: object.name,
        namespace: object.namespace ?? null,
        expiresOn: new Date(expires),
      },
    }),
  );
}

export async function findExceptionRequest(
  db: Database,
  id: string,
): Promise<ExceptionRequest | undefined> {
  const row = await db.exceptionRequest.findUnique({ where: { id } });
  return row === null ? undefined : (await toRequests(db, [row]))[0];
}

/** Moves it from `pending`, once: false where it was moved already. */
export async function settleExceptionRequest(
  tx: Database,
  id: string,
  to: {
    state: "granted" | "refused" | "withdrawn";
    decidedById: string | null;
    decidedBy: string;
    decidedAt: Date;
    remark: string;
    exception: string | null;
    proposalId?: string;
  },
): Promise<boolean> {
  const { count } = await tx.exceptionRequest.updateMany({
    where: { id, state: "pending" },
    data: to,
  });
  return count === 1;
}

/** Whose requests are listed. */
export interface ExceptionRequestFilter {
  state?: "pending" | undefined;
  /** Of these teams, or asked for by this person; left out: all. */
  of?: { teams: readonly string[]; userId: string };
  /** Not those that these users asked for. */
  notBy?: readonly string[] | undefined;
}

/** Those that wait first, the oldest before; then what was decided, the latest before. */
export async function findExceptionRequests(
  db: Database,
  filter: ExceptionRequestFilter,
  take: number,
): Promise<ExceptionRequest[]> {
  const where = whereOf(filter);
  const pending = await db.exceptionRequest.findMany({
    where: { ...where, state: "pending" },
    orderBy: { askedAt: "asc" },
    take,
  });
  const decided =
    filter.state === "pending"
      ? []
      : await db.exceptionRequest.findMany({
          where: { ...where, state: { not: "pending" } },
          orderBy: { decidedAt: "desc" },
          take,
        });
  return toRequests(db, [...pending, ...decided]);
}

export async function countExceptionRequests(
  db: Database,
  filter: ExceptionRequestFilter,
): Promise<number> {
  return db.exceptionRequest.count({ where: { ...whereOf(filter), state: "pending" } });
}

function whereOf({ of, notBy }: ExceptionRequestFilter) {
  return {
    ...(of === undefined
      ? {}
      : { OR: [{ team: { in: [...of.teams] } }, { askedById: of.userId }] }),
    ...(notBy === undefined ? {} : { askedById: { notIn: [...notBy] } }),
  };
}
