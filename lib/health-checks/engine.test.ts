import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { canonicalJson } from "@/lib/json";
import { knownKinds } from "./known-kinds";

test("the table is what engine 2 writes and checks: another one is another engine", () => {
  const written = knownKinds.map((row) =>
    "none" in row
      ? { group: row.group, kind: row.kind }
      : {
          group: row.group,
          kind: row.kind,
          expressions: [row.inProgress ?? "", row.failed ?? "", row.current],
        },
  );
  const digest = createHash("sha256").update(canonicalJson(written)).digest("hex");
  expect(digest).toMatchInlineSnapshot(
    `"2aac0b1284face99da01315aaeab247a7f8061db075994e6976d246d3e21cdb2"`,
  );
});
