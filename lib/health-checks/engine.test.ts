import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { canonicalJson } from "@/lib/json";
import { knownKinds } from "./known-kinds";

test("the table is what engine 2 writes and checks: another one is another engine", () => {
  const written = knownKinds.map((row) => ({
    group: row.group,
    kind: row.kind,
    expressions: "none" in row ? [] : [row.inProgress ?? "", row.failed ?? "", row.current],
  }));
  const digest = createHash("sha256").update(canonicalJson(written)).digest("hex");
  expect(digest).toMatchInlineSnapshot(
    `"53e0282a6575cc4059af7f8c4f51415975142eaa170dfd27ba23200d6594fb9d"`,
  );
});
