import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillPattern, patternProblem } from "@/lib/targets";
import { instancePath } from "./instance-path";
import { fluxName, instanceNameSchema, nameProblem, teamNameSchema } from "./names";

const target = {
  name: "staging",
  environment: "staging",
  cluster: { id: "c", name: "eu-1", apiUrl: undefined },
  pathPattern: "tenants/{environment}/{team}/{name}",
};

describe("names", () => {
  it.each(["checkout", "a", "a-b-1", "a".repeat(40)])("takes %s", (name) =>
    expect(nameProblem(name)).toBeUndefined(),
  );

  it.each(["", "A", "-a", "a-", "1a", "a.b", "a_b", "a".repeat(41), "a/b", "..", "a\n", "é"])(
    "refuses %j",
    (name) => expect(nameProblem(name)).toBeDefined(),
  );

  it("gives every instance a Flux name that fits and that no other instance has", () => {
    const team = fc
      .stringMatching(/^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/)
      .filter((name) => teamNameSchema.safeParse(name).success);
    const name = fc
      .stringMatching(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/)
      .filter((text) => instanceNameSchema.safeParse(text).success);
    fc.assert(
      fc.property(team, name, team, name, (teamA, nameA, teamB, nameB) => {
        expect(fluxName(teamA, nameA).length).toBeLessThanOrEqual(63);
        const same = teamA === teamB && nameA === nameB;
        expect(fluxName(teamA, nameA) === fluxName(teamB, nameB)).toBe(same);
        expect(instancePath(target, teamA, nameA) === instancePath(target, teamB, nameB)).toBe(
          same,
        );
      }),
    );
  });
});

describe("the folder of an instance", () => {
  it("follows the target's pattern", () =>
    expect(instancePath(target, "payments", "checkout")).toBe("tenants/staging/payments/checkout"));

  it("refuses names that would lead elsewhere", () => {
    expect(() => instancePath(target, "..", "checkout")).toThrow("breaks the rules");
    expect(() => instancePath(target, "payments", "../x")).toThrow("breaks the rules");
  });

  it.each([
    "/tenants/{team}/{name}",
    "tenants/{team}",
    "tenants/{name}",
    "{team}-{name}",
    "../{team}/{name}",
    "a//{team}/{name}",
    "{team}/{name}/x",
    "{user}/{team}/{name}",
  ])("refuses the pattern %s", (pattern) => {
    expect(patternProblem(pattern)).toBeDefined();
  });

  it("knows no placeholder of a prototype", () =>
    expect(fillPattern("{constructor}/{team}", { team: "a" })).toBe("{constructor}/a"));
});
