import { type Hold, holdOf, type Place, placeOf } from "@/lib/hold/server";
import type { HealthFinding } from "../report";
import type { CheckDefinition } from "./check";

export const hold: CheckDefinition = {
  name: "hold",
  title: "Work",
  find: async ({ db, config }) => [
    judgeHold(await holdOf(db)),
    ...judgePlace(await placeOf(db, config)),
  ],
};

export function judgeHold(hold: Hold | undefined): HealthFinding {
  if (hold === undefined) return { status: "ok", says: "Jobs run, and changes are taken." };
  return {
    status: "error",
    says: `Slipway is held since ${hold.since.toISOString()}: no job runs, nothing is taken. ${hold.because}`,
    todo: "Make sure that no other Slipway works on the same repositories, then run slipway resume.",
  };
}

/** Whether a copy of the database would be known for one; nothing where it would. */
export function judgePlace({ cluster, installation }: Place): HealthFinding[] {
  if (cluster !== undefined) return [];
  const by = installation === undefined ? "its OID" : `its OID and by ${installation}`;
  return [
    {
      status: "warn",
      says: `PostgreSQL does not tell which cluster it is: a copy of the database is known by ${by} alone.`,
      todo: `Let Slipway's role execute pg_control_system(), and set SLIPWAY_INSTALLATION to another name for every installation${installation === undefined ? "" : `: here ${installation}, as it is called already, or Slipway is held`}.`,
    },
  ];
}
