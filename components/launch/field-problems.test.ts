import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { answersOf } from "@/lib/template/browser";
import { fieldProblems } from "./field-problems";
import type { Preview } from "./launch-values";

const schema = {
  type: "object",
  required: ["image"],
  properties: {
    image: { type: "string", title: "Image" },
    copies: { type: "integer", default: 2, minimum: 2 },
    hosts: { type: "array", items: { type: "string" } },
  },
};
const preview: Preview = {
  files: [],
  exists: [],
  summary: [],
  problems: [
    { severity: "error", pointer: "/copies", message: "More than 10 only in production." },
    { severity: "warning", message: "Deprecated." },
  ],
  findings: [
    {
      verdict: "denied",
      policy: "no-latest",
      message: "The tag latest can change.",
      pointer: "/image",
    },
    { verdict: "warned", policy: "pdb", message: "One copy only." },
  ],
};

const of = (given: JsonObject) => answersOf(schema, given, undefined);

describe("what is wrong with the parameters", () => {
  it("takes defaults as given and names what is missing", () => {
    expect(fieldProblems(of({}), undefined, []).map((problem) => problem.pointer)).toEqual([
      "/image",
    ]);
    expect(fieldProblems(of({ image: "a" }), undefined, [])).toEqual([]);
  });

  it("adds what rules and policy deny, but no warning", () => {
    expect(fieldProblems(of({ image: "a" }), preview, [])).toEqual([
      { pointer: "/copies", message: "More than 10 only in production." },
      { pointer: "/image", message: "The tag latest can change." },
    ]);
  });

  it("says of a field that was filled in since nothing that was about it being empty", () => {
    const problems: Preview["problems"] = [
      { severity: "error", pointer: "/image", message: "Image is required." },
      { severity: "error", pointer: "/copies", message: "Too many." },
    ];
    const stale: Preview = { ...preview, problems, findings: [], of: { copies: 12 } };
    expect(fieldProblems(of({ image: "a", copies: 13 }), stale, [])).toEqual([
      { pointer: "/copies", message: "Too many." },
    ]);
  });

  it("says one thing a field, the most recent", () => {
    const found = fieldProblems(of({ image: "a" }), preview, [
      { pointer: "/image", message: "Refused on submit." },
    ]);
    expect(found.filter((problem) => problem.pointer === "/image")).toEqual([
      { pointer: "/image", message: "Refused on submit." },
    ]);
  });

  it("asks for an entry that is still empty in words", () => {
    expect(fieldProblems(of({ image: "a", hosts: ["x", null] }), undefined, [])).toMatchObject([
      { pointer: "/hosts/1", message: "Fill this in, or remove it." },
    ]);
  });

  it("keeps what is about the name at the name, as long as it can be changed", () => {
    const about: Preview = {
      ...preview,
      findings: [],
      problems: [{ severity: "error", pointer: "#name", message: "Another name." }],
    };
    expect(fieldProblems(of({ image: "a" }), about, [])).toEqual([
      { pointer: "#name", message: "Another name." },
    ]);
    expect(fieldProblems(of({ image: "a" }), about, [], true)).toEqual([
      { pointer: "", message: "Another name." },
    ]);
  });
});
