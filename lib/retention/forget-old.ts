import { forgetOldApprovals } from "@/lib/approvals/server";
import { defaultSettings, parseSettings, type Retention } from "@/lib/catalog-repository";
import { forgetOldChecks } from "@/lib/checks/server";
import { settingsPath } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import { type EventRound, forgetOldEvents } from "@/lib/events/server";
import { forgetOldSessions } from "@/lib/identity/server";
import type { JobContext } from "@/lib/jobs/server";
import { forgetClosedPulls } from "@/lib/pulls/server";
import { forgetOldTexts } from "@/lib/requests/server";
import { forgetOldBlobs } from "@/lib/snapshots/server";

const day = 86_400_000;
/** Rows that are removed at once: whoever writes to the same table waits for no more. */
const batch = 500;
/** Batches of one kind in one run; the next goes on. */
const turns = 40;

/** How many were forgotten. */
export interface Forgotten {
  events: number;
  revisions: number;
  sessions: number;
  /** With what was told of approvals. */
  checks: number;
  /** Pull requests that nobody asked for here. */
  pulls: number;
  blobs: number;
}

/**
 * Removes what is older than Ops decided (`spec.retention` of `settings.yaml`) and nobody is shown any
 * more, in small batches; nothing where it cannot be read what they decided (a newer version wrote it).
 * `round`: where the run before ended.
 */
export async function forgetOld(
  job: Pick<JobContext, "db" | "config" | "log" | "now">,
  round: EventRound,
): Promise<Forgotten> {
  const { db } = job;
  const kept = await retentionOf(job);
  if (kept === undefined) return nothing;
  const before = (days: number) => new Date(job.now().getTime() - days * day);
  const { events, revisions, sessions, checks } = kept;
  return {
    events:
      events === undefined
        ? 0
        : await forgetOldEvents(db, round, { before: before(events), most: batch, turns }),
    revisions:
      revisions === undefined
        ? 0
        : await inBatches((most) => forgetOldTexts(db, before(revisions), most)),
    sessions: await inBatches((most) => forgetOldSessions(db, before(sessions), most)),
    checks:
      (await inBatches((most) => forgetOldChecks(db, before(checks), most))) +
      (await inBatches((most) => forgetOldApprovals(db, before(checks), most))),
    // After the checks of their heads.
    pulls: await inBatches((most) => forgetClosedPulls(db, before(checks), most)),
    blobs: await inBatches((most) => forgetOldBlobs(db, job.now(), most)),
  };
}

const nothing: Forgotten = { events: 0, revisions: 0, sessions: 0, checks: 0, pulls: 0, blobs: 0 };

/** Undefined where the settings cannot be read: what Ops want to keep for longer than by default must not go. */
async function retentionOf(
  job: Pick<JobContext, "db" | "config" | "log">,
): Promise<Retention | undefined> {
  const text = (await currentFiles(job)).files.get(settingsPath)?.text;
  if (text === undefined) return defaultSettings.retention;
  const { settings, problems } = parseSettings({ path: settingsPath, text });
  if (settings === undefined)
    job.log.warn({ problems }, `nothing is forgotten: ${settingsPath} cannot be read`);
  return settings?.retention;
}

/** Until nothing is left, or enough is done for one run. */
async function inBatches(forget: (most: number) => Promise<number>): Promise<number> {
  let all = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    const count = await forget(batch);
    all += count;
    if (count === 0) break;
  }
  return all;
}
