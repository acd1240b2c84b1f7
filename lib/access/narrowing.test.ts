import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/json";
import { changedBeyond, narrowingInWords } from "./narrowing";

const beyond = (parameters: string[], before: JsonObject, after: JsonObject) =>
  changedBeyond({ parameters }, before, after);

describe("what a change sets beyond the parameters of a token", () => {
  test("is nothing where only these differ", () => {
    expect(beyond(["image"], { image: "a:1", replicas: 2 }, { replicas: 2, image: "a:2" })).toEqual(
      [],
    );
    expect(
      beyond(["image.tag"], { image: { name: "a", tag: "1" } }, { image: { name: "a", tag: "2" } }),
    ).toEqual([]);
    expect(beyond(["image.tag"], {}, { image: { tag: "2" } })).toEqual([]);
    expect(beyond(["image"], { image: { name: "a" } }, { image: "b" })).toEqual([]);
  });

  test("is every other one: changed, added, left out, and of another kind", () => {
    expect(beyond(["image"], { image: "a", b: 1 }, { image: "a", b: 2 })).toEqual(["/b"]);
    expect(beyond(["image"], { image: "a" }, { image: "a", b: null })).toEqual(["/b"]);
    expect(beyond(["image"], { image: "a", b: {} }, { image: "a" })).toEqual(["/b"]);
    expect(beyond(["image.tag"], { image: { name: "a", tag: "1" } }, { image: "a:2" })).toEqual([
      "/image",
    ]);
    expect(beyond(["image.tag"], { image: { name: "a", tag: "1" } }, {})).toEqual(["/image/name"]);
    expect(
      beyond(["image.tag"], { image: { tag: "1" } }, { image: { tag: "1", name: "x" } }),
    ).toEqual(["/image/name"]);
    expect(beyond(["env"], { hosts: ["a"] }, { hosts: ["a", "b"] })).toEqual(["/hosts"]);
  });

  test("is one whose name only begins or reads like one of these", () => {
    expect(beyond(["image"], {}, { imagePullPolicy: "Always", "image.tag": "x" })).toEqual([
      "/imagePullPolicy",
      "/image.tag",
    ]);
    expect(beyond(["image.tag"], {}, { "image.tag": "x" })).toEqual(["/image.tag"]);
    expect(beyond(["image"], {}, JSON.parse('{"__proto__": {"image": 1}}') as JsonObject)).toEqual([
      "/__proto__/image",
    ]);
    expect(beyond(["toString"], {}, { valueOf: 1 })).toEqual(["/valueOf"]);
  });
});

test("a narrowing is said in words", () => {
  const instances = [{ team: "payments", name: "checkout", target: "staging" }];
  expect(narrowingInWords({ instances, parameters: ["image"] })).toBe(
    "the parameter image of payments/checkout@staging",
  );
  expect(narrowingInWords({ teams: ["a", "b"] })).toBe("the teams a, b");
  expect(narrowingInWords({ parameters: ["image", "replicas"] })).toBe(
    "the parameters image, replicas",
  );
});
