import { expect, it } from "vitest";
import { knownSecrets } from "@/lib/secrets";
import { withoutQuotes } from "./without-quotes";

it("leaves out the words of what quotes a secret that Git has, and keeps everything else", () => {
  const known = knownSecrets(new Map([["a.yaml", { text: `password: ${"hunter2"}\n` }]]));
  const items = [
    { verdict: "denied", message: `No ${"hunter2"} here.`, expected: "another" },
    { verdict: "warned", message: "Too long.", expected: `not ${"hunter2"}` },
    { verdict: "warned", message: "Too long.", expected: "shorter" },
  ];
  const told = withoutQuotes(items, known);
  expect(JSON.stringify(told)).not.toContain("hunter2");
  expect(told.map(({ verdict }) => verdict)).toEqual(["denied", "warned", "warned"]);
  expect(told[2]).toEqual(items[2]);
  expect(withoutQuotes(items, undefined)).toEqual(items);
});
