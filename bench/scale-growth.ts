import type { Client } from "pg";
import { listAudit } from "@/lib/audit/server";
import { listCuratedTemplates } from "@/lib/catalog/server";
import type { PrismaClient } from "@/lib/db/server";
import { pollRepository, reconcile, sweep } from "@/lib/following/server";
import { instanceQuerySchema } from "@/lib/instances";
import { listInstances } from "@/lib/instances/server";
import { platformOverview } from "@/lib/overview/server";
import { requestQuerySchema } from "@/lib/requests";
import { listRequests } from "@/lib/requests/server";
import { explain } from "./explain";
import { machineOf, opsOn } from "./readings";
import { withRecordedDatabase } from "./recorded-database";
import type { Recorder } from "./recorder";
import { median, type Report } from "./report";
import { seedCatalog } from "./seed-catalog";
import { type History, seedHistory } from "./seed-history";

const sizes = [1_000, 5_000, 20_000];
const requestsEach = 5;
const templates = 1_000;
const tries = 7;
/** Pages may grow so many times as much as instances do: an index has a level more. */
const slack = 1.25;

type Reading = (db: PrismaClient, history: History) => Promise<unknown>;

const instances = (query: object) => (db: PrismaClient) =>
  listInstances(opsOn(db), instanceQuerySchema.parse(query));
const requests = (query: object) => (db: PrismaClient) =>
  listRequests(opsOn(db), requestQuerySchema.parse(query));

const readings: Readonly<Record<string, Reading>> = {
  "instances, first page": instances({}),
  "instances, last page by target": instances({ sort: "target", order: "desc" }),
  "instances by a part of a name": instances({ q: "ce-12" }),
  "instances that could be upgraded": instances({ upgrade: "available" }),
  "requests, first page": requests({}),
  "requests before an old one": (db, { endedRequestId: before }) => requests({ before })(db),
  "requests by a part of a name": requests({ q: "ce-12" }),
  "audit record of a person": (db) => listAudit(opsOn(db), { text: "person-77" }),
  "templates for Ops": (db) => listCuratedTemplates(opsOn(db)),
  "first page of Ops": (db) => platformOverview(opsOn(db)),
  "idle cycle: poll, reconcile, sweep": async (db, { repositoryId }) => {
    await pollRepository(machineOf(db), repositoryId);
    await reconcile(machineOf(db));
    await sweep(machineOf(db));
  },
};

interface Measured {
  milliseconds: number;
  pages: number;
}

/** How reading grows with instances, five requests each: milliseconds of this process, and pages of the database. */
export async function benchGrowth(report: Report): Promise<void> {
  const bySize: Record<string, Measured>[] = [];
  for (const size of sizes) {
    console.log(`Seeding ${size} instances with ${size * requestsEach} requests`);
    bySize.push(await measureAt(size));
  }
  report.add(`growth at ${sizes.join(", ")} instances`, "ms", "pages of the database");
  for (const name of Object.keys(readings)) {
    const found = bySize.map((measured) => measured[name] ?? { milliseconds: 0, pages: 0 });
    const [first, last] = [found[0]?.pages ?? 0, found.at(-1)?.pages ?? 0];
    const times = (sizes.at(-1) ?? 1) / (sizes[0] ?? 1);
    report.add(
      `  ${name}`,
      found.map(({ milliseconds }) => milliseconds.toFixed(1)).join(", "),
      found.map(({ pages }) => pages.toLocaleString("en")).join(", "),
      last <= first * times * slack,
    );
  }
}

function measureAt(size: number): Promise<Record<string, Measured>> {
  return withRecordedDatabase(async (recorder, client) => {
    const history = await seedHistory(recorder.db, size * requestsEach);
    await seedCatalog(recorder.db, templates);
    return measureAll(recorder, client, history);
  });
}

async function measureAll(
  recorder: Recorder,
  client: Client,
  history: History,
): Promise<Record<string, Measured>> {
  const measured: Record<string, Measured> = {};
  for (const [name, read] of Object.entries(readings)) {
    await read(recorder.db, history);
    const times: number[] = [];
    for (let index = 0; index < tries; index += 1) {
      const begun = performance.now();
      await read(recorder.db, history);
      times.push(performance.now() - begun);
    }
    const sent = await recorder.record((db) => read(db, history));
    let pages = 0;
    for (const statement of sent) pages += (await explain(client, statement)).pages;
    measured[name] = { milliseconds: median(times), pages };
  }
  return measured;
}
