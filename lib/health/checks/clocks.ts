import { hostDate } from "@/lib/git-host/server";
import { providerHealth } from "@/lib/identity/server";
import { databaseTime } from "../store";
import { spanInWords } from "../in-words";
import type { HealthFinding } from "../report";
import type { CheckDefinition } from "./check";

/** What another clock said while this process' own went from `before` to `after`. */
export interface ClockFacts {
  about: string;
  /** Undefined: it does not say. */
  at: Date | undefined;
  before: Date;
  after: Date;
  /** How exact it is, milliseconds: a `Date` of HTTP has whole seconds. */
  precision: number;
}

/** Milliseconds. */
const patience = 3_000;

export const clocks: CheckDefinition = {
  name: "clocks",
  title: "Clocks",
  find: async ({ db, config, now }) => {
    const read = async (about: string, precision: number, ask: () => Promise<Date | undefined>) => {
      const before = now();
      const at = await ask().catch(() => undefined);
      return judgeClock({ about, at, before, after: now(), precision });
    };
    return Promise.all([
      read("PostgreSQL", 0, () => databaseTime(db)),
      read("Git host", 1_000, () => hostDate(config.GITHUB_API_URL, patience)),
      read("Single sign-on", 1_000, async () => (await providerHealth(config, patience)).date),
    ]);
  },
};

const warns = 5_000;
const fails = 60_000;

/** The least by which the clocks can differ, whenever between question and answer it was read. */
export function judgeClock({ about, at, before, after, precision }: ClockFacts): HealthFinding {
  if (at === undefined || Number.isNaN(at.getTime()))
    return { status: "unknown", about, says: "Its clock could not be read." };
  const ahead = at.getTime() - after.getTime();
  const behind = before.getTime() - (at.getTime() + precision);
  const apart = Math.max(ahead, behind, 0);
  if (apart <= warns)
    return { status: "ok", about, says: "Its clock and that of this process agree." };
  return {
    status: apart > fails ? "error" : "warn",
    about,
    says: `Its clock is ${spanInWords(apart)} ${ahead > 0 ? "ahead of" : "behind"} that of this process.`,
    todo: "Let all of them follow the same time servers (NTP): tokens, signatures and what follows what go by the clock.",
  };
}
