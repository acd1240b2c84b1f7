import { describe, expect, it } from "vitest";
import { choicesFor } from "./choice-search";

const choices = ["Zürich", "eu-central-1", "eu-west-1", "us-east-1"].map((label, value) => ({
  label,
  value: `r${value}`,
}));
const found = (typed: string) => choicesFor(choices, typed).map(({ label }) => label);

describe("searching among many choices", () => {
  it("finds what has every word, in any order, with or without capitals and accents", () => {
    expect(found("")).toHaveLength(4);
    expect(found("zurich")).toEqual(["Zürich"]);
    expect(found("1 EU")).toEqual(["eu-central-1", "eu-west-1"]);
    expect(found("mars")).toEqual([]);
  });

  it("finds a choice by its value too, and what begins with a word comes first", () => {
    expect(found("r3")).toEqual(["us-east-1"]);
    expect(found("e")[0]).toBe("eu-central-1");
    expect(found("st")).toEqual(["eu-west-1", "us-east-1"]);
  });
});
