import { expect, test } from "vitest";
import { isLinear, repeated } from "@/lib/secrets/testing/is-linear";
import { outcomeOf } from "./flux-event";

const said = (message: string) => outcomeOf({ severity: "info", reason: "Progressing", message });

test("an event that lists changed objects says that they were applied, at whatever line", () => {
  expect(said("ConfigMap/shop/settings configured\nDeployment/shop/web unchanged")).toBe("applied");
  expect(said("of 2:\nNamespace/shop created")).toBe("applied");
  expect(said("ConfigMap/shop/settings unchanged")).toBe("started");
});

test.each(["a/", "/", "a/ created "])("a message of many %j is read in linear time", (part) => {
  expect(isLinear((length) => repeated(part, length), said)).toBe(true);
});
