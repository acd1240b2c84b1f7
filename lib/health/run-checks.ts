import { databaseProblem } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import type { CheckDefinition, HealthGround } from "./checks/check";
import { backups } from "./checks/backups";
import { clocks } from "./checks/clocks";
import { clusters } from "./checks/clusters";
import { database } from "./checks/database";
import { disk } from "./checks/disk";
import { encryption } from "./checks/encryption";
import { gitHost } from "./checks/git-host";
import { hold } from "./checks/hold";
import { queues, setAside } from "./checks/queues";
import { signOn } from "./checks/sign-on";
import { versions } from "./checks/versions";
import { webhooks } from "./checks/webhooks";
import { workers } from "./checks/workers";
import { type HealthFinding, type HealthReport, healthCheck, healthReport } from "./report";

/** All that is looked at, what everything else needs first. */
export const checks: readonly CheckDefinition[] = [
  hold,
  database,
  disk,
  backups,
  encryption,
  workers,
  queues,
  setAside,
  gitHost,
  webhooks,
  clusters,
  signOn,
  clocks,
  versions,
];

/** Milliseconds that each check has. */
const patience = 5_000;

/** Runs all checks at once. One that throws, or takes longer than its time, is `unknown`. */
export async function runChecks(
  ground: HealthGround,
  of: readonly CheckDefinition[] = checks,
  milliseconds = patience,
): Promise<HealthReport> {
  const results = await Promise.all(
    of.map(async (check) => healthCheck(check, await findInTime(check, ground, milliseconds))),
  );
  return healthReport(results, ground.now());
}

async function findInTime(
  check: CheckDefinition,
  ground: HealthGround,
  milliseconds: number,
): Promise<HealthFinding[]> {
  const { promise: late, resolve } = Promise.withResolvers<HealthFinding[]>();
  const timer = setTimeout(
    () => resolve([unknown(`no answer within ${milliseconds / 1000} seconds.`)]),
    milliseconds,
  );
  try {
    return await Promise.race([check.find(ground), late]);
  } catch (error) {
    if (error instanceof PortalError) return [unknown(error.message)];
    if (databaseProblem(error) !== undefined)
      return [{ ...unknown("PostgreSQL does not answer."), todo: "See what Database says." }];
    ground.log.warn({ err: error, check: check.name }, "a check failed");
    return [unknown("it failed, and the log has the reason.")];
  } finally {
    clearTimeout(timer);
  }
}

function unknown(why: string): HealthFinding {
  return { status: "unknown", says: `It could not be found out: ${why}` };
}
