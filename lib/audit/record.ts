import { lockUntilCommit, type Prisma, type PrismaClient } from "@/lib/db/server";
import type { Actor } from "@/lib/access";
import { storable } from "@/lib/json";
import { chainHash, type Link, type Origin } from "./chain";
import type { AuditSubject } from "./entry";
import { addLink, lastHash } from "./store/entries";
import { withoutSecrets } from "./without-secrets";

/** What `record` needs of a `Context`. Inside a transaction: `record({ ...ctx, db: tx }, …)`. */
export interface Recorder {
  db: Prisma.TransactionClient;
  actor: Actor;
  requestId?: string;
  /** Of the browser session. */
  sessionId?: string;
  /** IP address of the client. */
  address?: string;
  now(): Date;
}

export interface Recorded {
  /** Noun and verb: `template.publish`. */
  action: string;
  subject: AuditSubject;
  team?: string | undefined;
  /** As JSON; members whose names are those of secrets lose their values. */
  before?: unknown;
  after?: unknown;
}

/**
 * Writes one line to the record, in the caller's transaction: the change and its line are there
 * together or not at all. Call it last in the transaction, since everybody else who records waits
 * until that ends; the transaction is READ COMMITTED (the default), or it would not see the line
 * before its own.
 */
export async function record(recorder: Recorder, entry: Recorded): Promise<void> {
  const { db, actor, requestId, now } = recorder;
  const link: Omit<Link, "at"> = {
    actorId: actor.userId ?? null,
    actor: named(actor),
    action: entry.action,
    subjectType: entry.subject.type,
    subjectId: entry.subject.id,
    subject: storable(entry.subject.name),
    team: entry.team ?? null,
    before: withoutSecrets(entry.before),
    after: withoutSecrets(entry.after),
    requestId: requestId ?? null,
    origin: originOf(recorder),
  };
  await inTransaction(db, async (tx) => {
    // Who writes the record waits for who writes it now, until that one's transaction ends.
    await lockUntilCommit(tx, "audit");
    const previous = await lastHash(tx);
    const dated = { ...link, at: now() };
    await addLink(tx, dated, chainHash(previous, dated));
  });
}

/** Undefined members are left out; without any there is no origin. */
function originOf({ actor: { token }, address, sessionId }: Recorder): Origin | null {
  if (address === undefined && token === undefined && sessionId === undefined) return null;
  return {
    ...(address === undefined ? {} : { address: storable(address) }),
    ...(token === undefined ? {} : { token: { id: token.id, name: storable(token.name) } }),
    ...(sessionId === undefined ? {} : { session: sessionId }),
  };
}

/**
 * Outside a transaction the lock would be gone before the row is written, and the chain could fork.
 */
async function inTransaction(
  db: Prisma.TransactionClient | PrismaClient,
  work: (tx: Prisma.TransactionClient) => Promise<void>,
): Promise<void> {
  if ("$transaction" in db) await (db as PrismaClient).$transaction(work);
  else await work(db);
}

function named(actor: Actor): string {
  const name =
    actor.email === undefined || actor.email === "" ? actor.name : `${actor.name} <${actor.email}>`;
  const isPersons = actor.kind === "token" && actor.isServiceAccount !== true;
  return storable(isPersons ? `${name} (API token)` : name);
}
