import { expect, test } from "vitest";
import { recordVersion } from "./testing/record-version";
import { readRecording } from "./testing/recording";

/**
 * No test but a tool: at a release, the version that is released records itself as the version before
 * of the next one, for `rolling-upgrade.db.test.ts`. It writes
 * `SLIPWAY_RECORD_VERSION=lib/following/testing/version-before.jsonl`.
 */
const file = process.env["SLIPWAY_RECORD_VERSION"];

test.runIf(file !== undefined)(
  "this version is recorded",
  async () => {
    await recordVersion(file ?? "");
    const { migrations, rows, statements } = await readRecording(file ?? "");
    expect(migrations.length * Object.keys(rows).length * statements.length).toBeGreaterThan(0);
  },
  120_000,
);
