import type { Client } from "pg";
import { deepPages } from "./deep-pages";
import { type Explained, explain } from "./explain";
import { historyIndexes, readings } from "./readings";
import { withRecordedDatabase } from "./recorded-database";
import type { Recorder, Statement } from "./recorder";
import type { Report } from "./report";
import { seedCatalog } from "./seed-catalog";
import { eventsPerRequest, type History, seedHistory } from "./seed-history";
import { seedLists } from "./seed-lists";

const requests = 50_000;

/** How many pages are read of a long history, with the indexes for it and without them. */
export async function benchHistory(report: Report): Promise<void> {
  await withRecordedDatabase(async (recorder, client) => {
    console.log(`Seeding ${requests} requests with ${requests * eventsPerRequest} events`);
    const history = await seedHistory(recorder.db, requests);
    await seedCatalog(recorder.db, 5_000);
    await seedLists(recorder.db, 10_000);
    report.add("history: pages read", "with indexes", "without them");
    await measure(report, recorder, client, history);
  });
}

interface Recorded {
  name: string;
  statements: Statement[];
}

async function measure(
  report: Report,
  recorder: Recorder,
  client: Client,
  history: History,
): Promise<void> {
  const recorded: Recorded[] = [];
  for (const { name, read } of readings) {
    recorded.push({ name, statements: await recorder.record((db) => read(db, history)) });
  }
  for (const { name, read } of deepPages) {
    const { next: cursor } = await read(recorder.db, { page: 30 });
    const statements = await recorder.record((db) => read(db, { cursor }));
    recorded.push({ name: `${name}: a page in the middle`, statements });
  }
  const after = await explainAll(client, recorded);
  const indexes = [...historyIndexes, ...deepPages.map(({ index }) => index)];
  // For good: nobody needs the database afterwards.
  await client.query(`drop index ${indexes.join(", ")}`);
  const before = await explainAll(client, recorded);
  for (const [index, { name }] of recorded.entries()) {
    const [now, then] = [after[index] ?? [], before[index] ?? []];
    report.add(`  ${name}`, pagesOf(now), pagesOf(then));
    for (const [place, plan] of now.entries()) {
      const used = indexes.filter((one) => plan.indexes.includes(one));
      const without = then.slice(place, place + 1);
      if (used.length > 0) report.add(`    ${used.join(", ")}`, pagesOf([plan]), pagesOf(without));
    }
  }
}

/** Twice: what PostgreSQL reads of its own catalog to plan a statement, it reads once. */
async function explainAll(client: Client, recorded: readonly Recorded[]): Promise<Explained[][]> {
  const explained = async () => {
    const plans: Explained[][] = [];
    for (const { statements } of recorded) {
      const ofReading: Explained[] = [];
      for (const statement of statements) ofReading.push(await explain(client, statement));
      plans.push(ofReading);
    }
    return plans;
  };
  await explained();
  return explained();
}

function pagesOf(plans: readonly Explained[]): string {
  return plans.reduce((sum, { pages }) => sum + pages, 0).toLocaleString("en");
}
