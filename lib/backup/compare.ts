import { setTimeout as sleep } from "node:timers/promises";
import { PortalError } from "@/lib/errors";
import { followRequest, pollRepository } from "@/lib/following/server";
import type { JobContext } from "@/lib/jobs/server";
import { compareProposal } from "@/lib/proposals/server";
import { compareWithHost } from "@/lib/pull-requests/server";
import {
  openRequests,
  unknownPulls,
  unopenedProposals,
  type WrittenRepository,
  writtenRepositories,
} from "./store/under-way";

/** What the Git host knows, held against what is known here. */
export interface Comparison {
  /** How many requests and proposals were compared. */
  compared: number;
  /** Of which of them the host knew more; it is known here now. */
  found: string[];
  /** Of which of them, or of which repository, it could not be asked, and why. */
  unanswered: { what: string; why: string }[];
  /** Open pull requests of a Slipway that no request here knows: opened after the backup. */
  unknown: { url: string; title: string }[];
}

/** Requests that are compared at once. */
const atOnce = 4;
/** A lease that was in the backup ends within this time: tries, a second apart. */
const patience = 15;

/** Asks the host about everything that is under way, and keeps what it says. Writes nothing there. */
export async function compareAll(job: JobContext): Promise<Comparison> {
  const { db } = job;
  const result: Comparison = { compared: 0, found: [], unanswered: [], unknown: [] };
  const repositories = await writtenRepositories(db);
  // What was renamed meanwhile is found under its new name, and what is known is brought up to date.
  for (const { id } of repositories) await pollRepository(job, id);
  const things = [
    ...(await openRequests(db)).map(({ id, name }) => ({
      what: `the request for ${name}`,
      ask: () => compareRequest(job, id),
    })),
    ...(await unopenedProposals(db)).map(({ id, name }) => ({
      what: `the proposal "${name}"`,
      ask: () => compareProposal(job, id),
    })),
  ];
  await inTurns(things, atOnce, async ({ what, ask }) => {
    result.compared += 1;
    await orUnanswered(result, what, async () => {
      if ((await inTime(ask)) === "found") result.found.push(what);
    });
  });
  for (const repository of await writtenRepositories(db))
    await orUnanswered(result, `${repository.ref.owner}/${repository.ref.name}`, async () => {
      result.unknown.push(...(await pullsOfNobody(job, repository)));
    });
  return result;
}

async function compareRequest(job: JobContext, id: string) {
  const compared = await compareWithHost(job, id);
  if (compared === "found") await followRequest(job, id);
  return compared;
}

/** What the backup found under way is held until its lease ends. Throws `unavailable`. */
async function inTime<Answer extends string>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let left = patience; ; left -= 1) {
    const answer = await ask();
    if (answer !== "busy") return answer;
    if (left === 0)
      throw new PortalError("unavailable", "Somebody else works on it: a worker of before runs.");
    await sleep(1_000);
  }
}

async function orUnanswered(
  result: Comparison,
  what: string,
  ask: () => Promise<void>,
): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    result.unanswered.push({ what, why: error.message });
  }
}

async function pullsOfNobody(
  job: JobContext,
  { id, ref }: WrittenRepository,
): Promise<Comparison["unknown"]> {
  const open = (await job.repository(ref).openPullRequests()).filter(({ branch }) =>
    branch.startsWith("slipway/"),
  );
  const unknown = await unknownPulls(
    job.db,
    id,
    open.map(({ number }) => number),
  );
  return open.filter(({ number }) => unknown.has(number)).map(({ url, title }) => ({ url, title }));
}

async function inTurns<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const one = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}
