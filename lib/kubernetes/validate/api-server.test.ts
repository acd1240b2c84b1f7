import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/json";
import { standardRegistry } from "../schemas/registry";
import { validateObjects } from "./validate-objects";

/** One object, and what an API server said of it with strict field validation. */
interface Recorded {
  id: string;
  object: JsonObject;
  server: { status: number; message: string };
}

const recordings = path.join(import.meta.dirname, "../../../../shared/oracle/schema.jsonl");

function errorsOf(object: JsonObject): string[] {
  return validateObjects([{ path: "o.yaml", documents: [object] }], {
    schemas: standardRegistry(),
    namespace: "pol",
  })
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => message);
}

test.skipIf(!existsSync(recordings))(
  "what an API server refuses is an error, and nothing that it takes is one",
  ({ annotate }) => {
    const recorded = readFileSync(recordings, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Recorded);
    const refused = recorded.filter(({ server }) => server.status !== 201);
    const missed = refused.filter(({ object }) => errorsOf(object).length === 0);
    const wrong = recorded
      .filter(({ server }) => server.status === 201)
      .flatMap(({ id, object }) => errorsOf(object).map((message) => `${id}: ${message}`));
    void annotate(
      `${refused.length - missed.length} of ${refused.length} refused are found; ` +
        `${wrong.length} errors in what was taken`,
    );
    expect(wrong).toEqual([]);
    expect(missed.map(({ id, server }) => `${id}: ${server.message}`)).toEqual([]);
  },
);
