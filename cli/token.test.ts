import { expect, test } from "vitest";
import { seconds, wantedBy } from "./token";

test("a duration is a number and a unit", () => {
  expect(["45s", "30m", "12h", "90d"].map(seconds)).toEqual([45, 1800, 43_200, 7_776_000]);
});

test("what is no duration is refused with how to write one", () => {
  for (const wrong of ["", "1", "h", "1 h", "-1h", "1w"])
    expect(() => seconds(wrong)).toThrow(/is no duration/);
});

const options = {
  user: "dana@example.com",
  name: "ci",
  expires: "1h",
  team: [],
  instance: [],
  parameter: [],
};

test("a token is what the options say, and limited to nothing unless they say to what", () => {
  expect(wantedBy(options)).toEqual({ name: "ci", scopes: ["read", "write"], seconds: 3_600 });
  expect(wantedBy({ ...options, readOnly: true }).scopes).toEqual(["read"]);
  expect(wantedBy({ ...options, scope: ["read", "ops"] }).scopes).toEqual(["read", "ops"]);
  expect(
    wantedBy({ ...options, instance: ["payments/checkout"], parameter: ["image"] }).only,
  ).toEqual({ teams: [], instances: ["payments/checkout"], parameters: ["image"] });
});

test("a token is of a person or of a service account, and options do not contradict each other", () => {
  const { user: _, ...nobody } = options;
  expect(() => wantedBy(nobody)).toThrow("Say whose token it is.");
  expect(() => wantedBy({ ...options, account: "payments/deployer" })).toThrow("Say whose");
  expect(() => wantedBy({ ...options, readOnly: true, scope: ["read"] })).toThrow("contradict");
});
