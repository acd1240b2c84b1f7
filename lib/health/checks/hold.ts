import { type Hold, holdOf } from "@/lib/hold/server";
import type { HealthFinding } from "../report";
import type { CheckDefinition } from "./check";

export const hold: CheckDefinition = {
  name: "hold",
  title: "Work",
  find: async ({ db }) => [judgeHold(await holdOf(db))],
};

export function judgeHold(hold: Hold | undefined): HealthFinding {
  if (hold === undefined) return { status: "ok", says: "Jobs run, and changes are taken." };
  return {
    status: "error",
    says: `Slipway is held since ${hold.since.toISOString()}: no job runs, nothing is taken. ${hold.because}`,
    todo: "Make sure that no other Slipway works on the same repositories, then run slipway resume.",
  };
}
