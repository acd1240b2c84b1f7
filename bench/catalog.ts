import type { PrismaClient } from "@/lib/db/server";
import { expectAnswer, type Load, load } from "./load";
import { median, type Report } from "./report";
import { seedCatalog } from "./seed-catalog";
import { searches, searchables } from "./words";

const templates = 10_000;
const rounds = 3;
const seconds = 4;

/**
 * The catalog page, searched among 10,000 templates, against a page with the same layout, session
 * and headers and no query: in turns, so that whatever else the machine does meets both. Then the
 * search API.
 */
export async function benchCatalog(
  report: Report,
  db: PrismaClient,
  site: string,
  people: { cookie: string; token: string },
): Promise<void> {
  console.log(`Seeding ${templates} templates`);
  await seedCatalog(db, templates);
  const cookie = { cookie: people.cookie };
  const bearer = { authorization: `Bearer ${people.token}` };
  const still = ["/how-it-works"];
  const pages = heardOf("/catalog");
  await expectAnswer(site, "/how-it-works", cookie, "From a form to a running service");
  await expectAnswer(site, "/catalog?q=gateway", cookie, "templates</h2>");
  await expectAnswer(site, "/api/v1/templates?q=gateway", bearer, '"items":[{"');

  console.log("Loading the catalog page and a page without a query, in turns");
  const [plain, searched]: [Load[], Load[]] = [[], []];
  await load(site, still, cookie, 2);
  await load(site, pages, cookie, 2);
  for (let round = 0; round < rounds; round += 1) {
    plain.push(await load(site, still, cookie, seconds));
    searched.push(await load(site, pages, cookie, seconds));
  }
  const fresh = await load(site, unheardOf("/catalog"), cookie, seconds);
  const against = median(plain.map(({ rate }) => rate));
  const ratio = median(
    searched.map(({ rate }, round) => rate / (plain[round]?.rate ?? Number.NaN)),
  );
  const slower = median(searched.map(({ p95 }, round) => p95 / (plain[round]?.p95 ?? Number.NaN)));
  report.add(
    "page without a query",
    `${against.toFixed(0)}/s, p95 ${median(plain.map(({ p95 }) => p95)).toFixed(0)} ms`,
  );
  report.add(
    "catalog page, searched",
    `${median(searched.map(({ rate }) => rate)).toFixed(0)}/s, p95 ${median(searched.map(({ p95 }) => p95)).toFixed(0)} ms`,
  );
  report.add(
    "  requests a second, against the page without a query",
    `${ratio.toFixed(2)} ×`,
    "at least 0.5 ×",
    ratio >= 0.5,
  );
  report.add(
    "  p95, against the page without a query",
    `${slower.toFixed(2)} ×`,
    "at most 3 ×",
    slower <= 3,
  );
  report.add(
    "  searches that nobody made before",
    `${(fresh.rate / against).toFixed(2)} ×, p95 ${fresh.p95.toFixed(0)} ms`,
  );

  console.log("Loading the search API");
  const api = heardOf("/api/v1/templates");
  await load(site, api, bearer, 2);
  const answers: Load[] = [];
  for (let round = 0; round < rounds; round += 1)
    answers.push(await load(site, api, bearer, seconds));
  const rate = median(answers.map((one) => one.rate));
  const freshAnswers = await load(site, unheardOf("/api/v1/templates"), bearer, seconds);
  report.add(
    "search API",
    `${rate.toFixed(0)}/s, p95 ${median(answers.map(({ p95 }) => p95)).toFixed(0)} ms`,
    "at least 300/s",
    rate >= 300,
  );
  report.add(
    "  searches that nobody made before",
    `${freshAnswers.rate.toFixed(0)}/s, p95 ${freshAnswers.p95.toFixed(0)} ms`,
  );

  const wrong = [...plain, ...searched, fresh, ...answers, freshAnswers].reduce(
    (sum, one) => sum + one.wrong,
    0,
  );
  report.add("answers that were no 200", String(wrong), "none", wrong === 0);
}

function heardOf(address: string): string[] {
  return searches.map((words) => `${address}?q=${encodeURIComponent(words)}`);
}

/**
 * So many different searches that few come twice: the words of some title, in either order, the
 * last one unfinished.
 */
function unheardOf(address: string): string[] {
  const { qualities, things, purposes, tags } = searchables;
  return Array.from({ length: 8_000 }, () => {
    const title = [pick(qualities), pick(things)];
    const third = Math.random() < 0.2 ? [pick(Math.random() < 0.5 ? tags : purposes)] : [];
    const words = [...(Math.random() < 0.5 ? title : title.toReversed()), ...third].join(" ");
    return `${address}?q=${encodeURIComponent(words.slice(0, words.length - Math.floor(Math.random() * 4)))}`;
  });
}

function pick<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T;
}
