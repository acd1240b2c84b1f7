import { sampleApp } from "@/lib/git-host/server";
import { sampleSessions } from "@/lib/identity/server";
import { sampleRevisions } from "@/lib/plans/server";
import type { SealedSample } from "@/lib/sealing/server";
import { sampleTargetKeys } from "@/lib/targets/server";
import { count } from "../in-words";
import type { HealthFinding } from "../report";
import type { CheckDefinition, HealthGround } from "./check";

export const encryption: CheckDefinition = {
  name: "encryption",
  title: "Encryption key",
  find: async (ground) => judgeSealed(await sealedSamples(ground)),
};

/** A few of every kind of what is sealed, except the cache of Git, which only grows cold. */
export async function sealedSamples({
  db,
  config,
}: Pick<HealthGround, "db" | "config">): Promise<SealedSample[]> {
  const key = config.SLIPWAY_ENCRYPTION_KEY;
  const [targets, app, revisions, sessions] = await Promise.all([
    sampleTargetKeys(db, key),
    sampleApp(db, config),
    sampleRevisions(db, key),
    sampleSessions(db, key),
  ]);
  return [...targets, app, revisions, sessions];
}

export function judgeSealed(samples: readonly SealedSample[]): HealthFinding[] {
  const unopened = samples.filter((sample) => sample.unopened.length > 0);
  if (unopened.length > 0)
    return unopened.map(({ kind, tried, unopened: names }) => ({
      status: "error",
      about: kind,
      says: `${names.length} of ${tried} cannot be opened: ${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}.`,
      todo: "Put the key that they were stored with behind the present one in SLIPWAY_ENCRYPTION_KEY, and run set-up.",
    }));
  const tried = samples.reduce((sum, sample) => sum + sample.tried, 0);
  return [
    {
      status: "ok",
      says:
        tried === 0
          ? "Nothing is sealed yet."
          : `It opens what is sealed: ${count(tried, "sample")} of ${samples
              .filter((sample) => sample.tried > 0)
              .map(({ kind }) => kind)
              .join(", ")}.`,
    },
  ];
}
