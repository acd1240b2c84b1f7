import { system } from "@/lib/access";
import { record } from "@/lib/audit/server";
import type { Config } from "@/lib/config/server";
import type { PrismaClient } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";
import { installationOf, type Place, whyAnother } from "./place";
import { beginHold } from "./store";
import { databasePlace, savePlace, servedPlace } from "./store/places";

export type Installation = Pick<Config, "NEXTAUTH_URL" | "SLIPWAY_INSTALLATION">;

/**
 * Before anything is done: holds Slipway where the database is served elsewhere than it was last. It is
 * a copy then (of `pg_dump`, of files, a snapshot), whose original may be at work, or was moved on
 * purpose: `resume` says so. Where nothing is known, this is the place. Answers whether it is held
 * now for that.
 */
export async function holdCopy({
  db,
  config,
  log,
  now,
}: {
  db: PrismaClient;
  config: Installation;
  log: Logger;
  now(): Date;
}): Promise<boolean> {
  const here = await placeOf(db, config);
  const served = await servedPlace(db);
  const because = served && whyAnother(served, here);
  if (because === undefined) {
    await savePlace(db, knownOf(here, served), now());
    return false;
  }
  const isNew = await db.$transaction(async (tx) => {
    const by = "Slipway";
    if (!(await beginHold(tx, { since: now(), by, because }))) return false;
    const subject = { type: "slipway", id: "slipway", name: "Slipway" };
    await record(
      { db: tx, actor: system, now },
      { action: "hold.begin", subject, after: { because } },
    );
    return true;
  });
  if (isNew) log.warn({ because }, "Slipway is held");
  return true;
}

/** Where this process finds the database. */
export async function placeOf(db: PrismaClient, config: Installation): Promise<Place> {
  return { ...(await databasePlace(db)), installation: installationOf(config) };
}

/** What cannot be told now stays as it was known. */
function knownOf(here: Place, served: Place | undefined): Place {
  return {
    ...here,
    cluster: here.cluster ?? served?.cluster,
    installation: here.installation ?? served?.installation,
  };
}
