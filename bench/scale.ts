import { setTimeout as sleep } from "node:timers/promises";
import process from "node:process";
import { config } from "@/lib/config/server";
import type { PrismaClient } from "@/lib/db/server";
import { createTokenFor, systemContext } from "@/lib/identity/server";
import { giveSession } from "@/lib/identity/testing";
import type { Installation } from "./installation";
import { median, type Report } from "./report";
import { benchGrowth } from "./scale-growth";
import { type ScaleInstallation, startScaled } from "./scale-installation";
import { measurePlace, type PlaceTimes } from "./scale-load";
import { findLandmarks, type ScalePlace, scalePlaces } from "./scale-places";
import { watchMemory } from "./scale-processes";
import { spreadTemplates } from "./seed-scale";

const mostMilliseconds = 150;
const mostMegabytes = 450;
const tries = 20;
const idleSeconds = 60;
const mostMinutesOfJudging = 10;
/** Read when instances are of many templates, too. */
const ofTemplates = /^\/(ops\/templates|catalog|instances|requests|ops$|api\/metrics)/;

/**
 * An installation after a few years, and how what is read grows. `dataDir`: what is seeded is kept there for
 * the next time.
 */
export async function benchScale(report: Report, dataDir: string | undefined): Promise<void> {
  await benchScaled(report, dataDir);
  await benchGrowth(report);
}

/** How long each list takes, what web and worker need meanwhile, and what the database does while nothing happens. */
export async function benchScaled(report: Report, dataDir: string | undefined): Promise<void> {
  const scaled = await startScaled(dataDir);
  try {
    report.add("scale: what the worker took of the repository", scaled.taken);
    await measureIdle(report, scaled);
    await measureLists(report, scaled);
  } finally {
    await scaled.stop();
  }
}

/** What the database does in a minute in which nobody does anything, and no branch is judged. */
export async function measureIdle(
  report: Report,
  { handle: { db } }: ScaleInstallation,
): Promise<void> {
  await untilJudged(db);
  console.log(`Looking at ${idleSeconds} idle seconds`);
  const before = await activity(db);
  await sleep(idleSeconds * 1_000);
  const after = await activity(db);
  const open = await db.request.count({ where: { endedAt: null } });
  report.add(
    `scale: database time of an idle minute, ${open} requests open`,
    `${((after.milliseconds - before.milliseconds) / 1_000).toFixed(2)} s`,
    `${(after.pages - before.pages).toLocaleString("en")} pages`,
  );
}

/** A worker that begins judges again what it cannot know to be as it was. */
async function untilJudged(db: PrismaClient): Promise<void> {
  const begun = performance.now();
  for (;;) {
    const [row] = await db.$queryRaw<{ left: number }[]>`
      SELECT count(*)::int AS "left" FROM "pgboss"."job"
      WHERE "name" = 'scan-branch' AND ("state" = 'active' OR "state" < 'active' AND "start_after" <= now())`;
    if (row?.left === 0 || performance.now() - begun > mostMinutesOfJudging * 60_000) return;
    await sleep(1_000);
  }
}

interface Activity {
  milliseconds: number;
  pages: number;
}

async function activity(db: PrismaClient): Promise<Activity> {
  // What a backend did it tells when it is idle, and no more often than once a second.
  await sleep(1_500);
  const [row] = await db.$queryRaw<Activity[]>`
    SELECT active_time AS milliseconds, (blks_hit + blks_read)::float8 AS pages
    FROM pg_stat_database WHERE datname = current_database()`;
  return row ?? { milliseconds: 0, pages: 0 };
}

export async function measureLists(report: Report, scaled: ScaleInstallation): Promise<void> {
  const { db } = scaled.handle;
  const headers = await whoAsks(db);
  const places = scalePlaces(await findLandmarks(db));
  const memory = watchMemory(scaled.installation);
  console.log("Asking for every list, all instances of one template");
  const ofOne = await measureAll(scaled.installation, places, headers);
  console.log("The same with instances of 200 templates");
  await spreadTemplates(db, 200);
  const some = places.filter(({ path }) => ofTemplates.test(path));
  const ofMany = await measureAll(scaled.installation, some, headers);
  const { web, worker } = memory.stop();
  addTimes(report, "scale: lists, all instances of one template", ofOne);
  addTimes(report, "scale: lists, instances of 200 templates", ofMany);
  for (const [program, size] of [
    ["web", web],
    ["worker", worker],
  ] as const)
    report.add(
      `scale: memory of ${program} meanwhile, at most`,
      `${size.toFixed(0)} MB`,
      `< ${mostMegabytes} MB`,
      size < mostMegabytes,
    );
}

async function measureAll(
  installation: Installation,
  places: readonly ScalePlace[],
  headers: Record<ScalePlace["who"], Record<string, string>>,
): Promise<PlaceTimes[]> {
  const all: PlaceTimes[] = [];
  for (const place of places) {
    const times = await measurePlace(installation.urls.web, place, headers, tries, installation);
    const { p50, p95, processor, wrong } = times;
    const figures = [p50, p95, processor ?? Number.NaN].map((one) => one.toFixed(0).padStart(6));
    console.log(`  ${figures.join(" ")} ms  ${place.path} ${[...new Set(wrong)].join(" ")}`);
    all.push(times);
  }
  return all;
}

/** Cursors are long. */
const shortened = (path: string): string => (path.length > 80 ? `${path.slice(0, 79)}…` : path);

function addTimes(report: Report, what: string, all: readonly PlaceTimes[]): void {
  const slow = all.filter(({ p95 }) => p95 >= mostMilliseconds);
  report.add(
    `${what}: p95 < ${mostMilliseconds} ms`,
    `${all.length - slow.length} of ${all.length}`,
    "all",
    slow.length === 0,
  );
  for (const { path, p50, p95 } of all.toSorted((a, b) => b.p95 - a.p95).slice(0, 8))
    report.add(`  ${shortened(path)}`, `p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)} ms`);
  const costs = all.flatMap(({ processor }) => processor ?? []);
  report.add(
    "  processor time of an answer, of web and database: median, most",
    `${median(costs).toFixed(0)}, ${Math.max(0, ...costs).toFixed(0)} ms`,
  );
  const wrong = all.filter((one) => one.wrong.length > 0).map(({ path }) => path);
  report.add("  answers that were no 200", wrong.join(" ") || "none", "none", wrong.length === 0);
}

/** Somebody of Ops and of a team, by session and by token. */
async function whoAsks(
  db: PrismaClient,
): Promise<Record<ScalePlace["who"], Record<string, string>>> {
  const email = `scale-${process.pid}@example.com`;
  const { cookie, userId } = await giveSession(db, config(), {
    name: "Bench Marker",
    email,
    groups: ["platform-ops", "team-payments"],
  });
  // Their token is as little asked about as their session.
  await db.user.update({
    where: { id: userId },
    data: { lastSeenAt: new Date(Date.now() + 60 * 60 * 1_000) },
  });
  const { text: token } = await createTokenFor(systemContext("bench"), email, {
    name: "bench",
    seconds: 3_600,
    scopes: ["read", "catalog", "ops"],
  });
  const person = { cookie };
  return {
    page: person,
    metrics: person,
    token: { authorization: `Bearer ${token}` },
    anybody: {},
  };
}
