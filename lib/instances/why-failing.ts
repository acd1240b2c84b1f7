import type { Database } from "@/lib/db/server";
import { type BlockingReason, failureReason } from "@/lib/timeline";
import { latestWords } from "./latest-words";
import type { InstanceState } from "./state";

/**
 * Why an instance does not run, as its request or its controller said it, with the controller's last
 * message; undefined where it did not fail.
 */
export async function whyFailing(
  db: Database,
  instance: {
    id: string;
    team: string;
    name: string;
    state: InstanceState;
    stateReason: string | undefined;
    fluxNamespace: string;
  },
): Promise<BlockingReason | undefined> {
  if (instance.state !== "failed") return undefined;
  const [last] = await latestWords(db, instance.id, instance);
  const said = last?.outcome === "failed" ? failureReason(last) : undefined;
  const { stateReason: sentence } = instance;
  if (sentence === undefined) return said ?? nothingKnown;
  if (said?.sentence === sentence) return said;
  return { code: "failed", sentence, ...(said?.raw === undefined ? {} : { raw: said.raw }) };
}

const nothingKnown: BlockingReason = {
  code: "failed",
  sentence: "The last change failed; the version before is serving.",
};
