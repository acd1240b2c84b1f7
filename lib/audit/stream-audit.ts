import { createHmac } from "node:crypto";
import type { Config } from "@/lib/config/server";
import type { PrismaClient } from "@/lib/db/server";
import { backOff, type BackOff } from "@/lib/leases";
import type { Logger } from "@/lib/log/server";
import { type AuditEntry, auditFilter } from "./entry";
import { entriesAfter } from "./store/entries";
import { type AuditStream, saveStream, streamTo } from "./store/streams";

/** What `streamAudit` needs of a `JobContext`. */
export interface AuditStreamer {
  db: PrismaClient;
  config: Pick<Config, "SLIPWAY_AUDIT_WEBHOOK_URL" | "SLIPWAY_AUDIT_WEBHOOK_SECRET">;
  log: Pick<Logger, "warn">;
  now(): Date;
}

/** Lines of one delivery, and their text in characters; a longer line goes alone. */
const mostLines = 100;
const mostCharacters = 1_000_000;
/** Milliseconds that the other side may take for a delivery. */
const patience = 10_000;
/** Deliveries of one round; the next round goes on. */
const mostDeliveries = 50;

const pauses: BackOff = { least: 5, first: 10, most: 15 * 60 };

const everything = auditFilter.parse({});

/**
 * Tells the lines that were added since to the configured address, in their order, each at least once:
 * the cursor moves on once a delivery was taken, so what was lost on the way is told again. One that is
 * refused is tried again, later each time, and none is told before it. Returns how many lines were
 * taken. For one worker at a time.
 */
export async function streamAudit(
  { db, config, log, now }: AuditStreamer,
  signal?: AbortSignal,
): Promise<number> {
  const { SLIPWAY_AUDIT_WEBHOOK_URL: url, SLIPWAY_AUDIT_WEBHOOK_SECRET: secret } = config;
  if (url === undefined || secret === undefined) return 0;
  let stream = await streamTo(db, url);
  if (stream.nextAt !== null && stream.nextAt > now()) return 0;
  let told = 0;
  for (let round = 0; round < mostDeliveries; round += 1) {
    if (signal?.aborted) break;
    const entries = fitting(await entriesAfter(db, everything, stream.lastId, mostLines));
    if (entries.length === 0) break;
    const problem = await deliver(url, secret, entries, signal);
    stream =
      problem === undefined ? taken(stream, entries, now()) : refused(stream, problem, now());
    await saveStream(db, stream);
    if (problem !== undefined) {
      log.warn({ problem, attempts: stream.attempts }, "the audit record could not be streamed");
      break;
    }
    told += entries.length;
  }
  return told;
}

function fitting(entries: readonly AuditEntry[]): AuditEntry[] {
  let characters = 0;
  const end = entries.findIndex((entry) => {
    characters += JSON.stringify(entry).length;
    return characters > mostCharacters;
  });
  return entries.slice(0, end === -1 ? entries.length : Math.max(1, end));
}

/**
 * Undefined where it was taken, else why not. Signed as GitHub signs its deliveries:
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 * A redirect is not followed: the record goes to the address that was configured, and to no other.
 */
async function deliver(
  url: string,
  secret: string,
  entries: readonly AuditEntry[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const body = JSON.stringify({ entries });
  const signature = createHmac("sha256", secret).update(body, "utf8").digest("hex");
  const deadline = AbortSignal.timeout(patience);
  try {
    const answer = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      headers: {
        "content-type": "application/json",
        "user-agent": "Slipway",
        "x-slipway-event": "audit",
        "x-slipway-delivery": `${entries[0]?.id}-${entries.at(-1)?.id}`,
        "x-slipway-signature-256": `sha256=${signature}`,
      },
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    // Nothing that it says is of interest, however long it is.
    await answer.body?.cancel();
    return answer.ok ? undefined : `It answered ${answer.status}.`;
  } catch (error) {
    return deadline.aborted
      ? `It did not answer within ${patience / 1_000} seconds.`
      : `It cannot be reached: ${reasonOf(error)}.`;
  }
}

/** Of Node's errors the code; their texts may hold the address. */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === "string" ? cause.code : "the connection failed";
}

function taken(stream: AuditStream, entries: readonly AuditEntry[], now: Date): AuditStream {
  const lastId = BigInt(entries.at(-1)?.id ?? stream.lastId);
  return { ...stream, lastId, deliveredAt: now, attempts: 0, nextAt: null, problem: null };
}

function refused(stream: AuditStream, problem: string, now: Date): AuditStream {
  const attempts = stream.attempts + 1;
  const nextAt = new Date(now.getTime() + backOff(pauses, attempts));
  return { ...stream, attempts, nextAt, problem };
}
