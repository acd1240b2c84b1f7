import type { RJSFSchema } from "@rjsf/utils";
import { expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { formSchema } from "@/lib/template/browser";
import { emptyValueOf, isSwitch } from "./empty-value";

const drawn = (schema: JsonObject) => formSchema(schema) as unknown as RJSFSchema;

it("an empty field holds null or an empty text where its schema allows that, else nothing", () => {
  expect(emptyValueOf(drawn({ type: ["integer", "null"], default: 2 }))).toBeNull();
  expect(emptyValueOf(drawn({ type: "string", default: "x" }))).toBe("");
  expect(emptyValueOf(drawn({ type: "string", default: "x", minLength: 1 }))).toBeUndefined();
  expect(emptyValueOf(drawn({ type: "string" }))).toBeUndefined();
  expect(emptyValueOf(drawn({ type: "integer", default: 2 }))).toBeUndefined();
});

it("a yes or no is a switch only where it is always one of them", () => {
  expect(isSwitch(drawn({ type: "boolean", default: false }))).toBe(true);
  expect(isSwitch(drawn({ const: true }))).toBe(true);
  expect(isSwitch(drawn({ type: "boolean" }))).toBe(false);
  expect(isSwitch(drawn({ type: ["boolean", "null"], default: true }))).toBe(false);
  expect(isSwitch(drawn({ type: "boolean", enum: [true, false], default: true }))).toBe(false);
});
