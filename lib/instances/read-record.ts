import { PortalError } from "@/lib/errors";
import { runTaskUnlessSmall } from "@/lib/threads/server";
import { recordFile } from "./record";
import { type ReadRecord, recordIn } from "./record-in";
import { readRecordTask } from "./tasks";

/**
 * `recordIn`, where other work waits for it: a record that may take long is read in a thread.
 * Throws `invalid` for what is no record, and for what costs too much to read; `unavailable` where
 * too much waits for a thread.
 */
export async function readRecord(text: string): Promise<ReadRecord> {
  try {
    return await runTaskUnlessSmall(readRecordTask, text, {
      characters: text.length,
      here: recordIn,
    });
  } catch (error) {
    if (!(error instanceof PortalError) || error.code !== "too_costly") throw error;
    throw new PortalError(
      "invalid",
      `${recordFile} is not a record of an instance. ${error.message}`,
      { cause: error },
    );
  }
}
