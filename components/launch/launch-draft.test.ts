import { expect, it } from "vitest";
import { parseDraft } from "./launch-draft";

it("takes a draft only in the shape it was kept in", () => {
  const draft = {
    name: "checkout",
    team: "payments",
    target: "staging",
    parameters: { image: "a" },
  };
  expect(parseDraft(draft)).toEqual(draft);
  for (const other of [
    null,
    "x",
    [],
    { ...draft, name: 1 },
    { ...draft, parameters: "x" },
    { name: "a" },
  ])
    expect(parseDraft(other)).toBeUndefined();
});
