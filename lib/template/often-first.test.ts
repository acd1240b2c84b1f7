import { expect, it } from "vitest";
import { oftenFirst } from "./often-first";

const step = (...names: string[]) => ({
  title: "Step",
  schema: { required: ["b"], properties: Object.fromEntries(names.map((name) => [name, {}])) },
});
const order = (steps: ReturnType<typeof oftenFirst>) =>
  steps.map(({ schema }) => Object.keys(schema["properties"] as object));

it("puts what is given often before the rest of its step, both in the author's order", () => {
  const steps = [step("a", "b", "c", "d"), step("e", "f")];
  const sorted = oftenFirst(steps, new Set(["d", "b", "f", "other"]));
  expect(order(sorted)).toEqual([
    ["b", "d", "a", "c"],
    ["f", "e"],
  ]);
  expect(sorted[0]?.schema["required"]).toEqual(["b"]);
  expect(oftenFirst(steps, new Set())).toEqual(steps);
});
