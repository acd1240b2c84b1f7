import { randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { openDatabase } from "@/lib/db/server";
import { testDatabaseUrl } from "@/lib/db/testing";
import { knownRelations } from "./relations";
import { storeEvent } from "./store/events";

const { db, close } = openDatabase(testDatabaseUrl(), 2);
afterAll(close);

const now = new Date("2026-11-02T10:00:00Z");

it("a comparison that this version cannot read counts as not asked yet", async () => {
  const repositoryId = randomUUID();
  const keep = (revision: string, relation: string) =>
    storeEvent(
      db,
      {
        source: "portal",
        deliveryKey: `compared/${repositoryId}/${revision}/merge`,
        kind: "compared",
        occurredAt: now,
        commit: revision,
        payload: { revision, commit: "merge", relation },
      },
      { repositoryId },
      now,
      now,
    );
  await keep("later", "descends");
  await keep("odd", "beside");
  const relation = await knownRelations(db, repositoryId, "merge");
  expect([relation("later", "merge"), relation("odd", "merge")]).toEqual(["descends", "unknown"]);
});
