import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { sampleOf } from "./sample";
import { seal, unseal } from "./seal";

const fails = () => {
  throw new Error("no database");
};

test("names what does not open with the keys that there are, and passes on any other failure", () => {
  const [key, lost] = [0, 1].map(() => randomBytes(32).toString("base64")) as [string, string];
  const rows = [
    { name: "staging", sealed: seal(key, "staging", "a") },
    { name: "production", sealed: seal(lost, "production", "b") },
  ];
  const sample = sampleOf(
    "keys",
    rows,
    ({ name }) => name,
    ({ name, sealed }) => unseal(key, name, sealed),
  );
  expect(sample).toEqual({ kind: "keys", tried: 2, unopened: ["production"] });
  expect(() => sampleOf("keys", rows, String, fails)).toThrow("no database");
});
