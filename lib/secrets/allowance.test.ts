import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { allowanceFor, loadAllowances } from "./allowance";

const value = `https://${"9f86d081884c7d659a2feaa0c55ad015"}@errors.example.com/7`;
const sha256 = createHash("sha256").update(value).digest("hex");
const file = (spec: string, name = "dsn") => ({
  path: `secret-allowances/${name}.yaml`,
  text: `apiVersion: slipway.dev/v1alpha1\nkind: SecretAllowance\nmetadata: { name: ${name} }\nspec: ${spec}\n`,
});
const words = "reason: Public by its makers' word., by: platform-team";
const now = new Date("2026-11-25T12:00:00Z");

function allowed(spec: string, place: Parameters<typeof allowanceFor>[1], what = value) {
  const { allowances, problems } = loadAllowances([file(spec)]);
  expect(problems).toEqual([]);
  return allowanceFor(what, place, allowances, now)?.name;
}

const until = (day: string) =>
  `{ sha256: ${sha256}, where: { template: a }, expires: "${day}", ${words} }`;

describe("an allowance", () => {
  it("lets a value stand that it knows by its sha256 or by its shape, in the place that it names", () => {
    const byDigest = `{ sha256: ${sha256}, where: { template: web-service, parameter: /errors/dsn }, ${words} }`;
    const here = { template: "web-service", parameters: ["/errors/dsn"] };
    expect(allowed(byDigest, here)).toBe("dsn");
    expect(allowed(byDigest, here, `${value}8`)).toBeUndefined();
    expect(allowed(byDigest, { ...here, template: "other" })).toBeUndefined();
    expect(allowed(byDigest, { ...here, parameters: ["/other"] })).toBeUndefined();
    const byShape = `{ pattern: "https://[0-9a-f]{32}@errors\\\\.example\\\\.com/[0-9]+", where: { kind: ConfigMap, field: /data/* }, ${words} }`;
    expect(allowed(byShape, { kind: "ConfigMap", field: "/data/SENTRY_DSN" })).toBe("dsn");
    expect(allowed(byShape, { kind: "ConfigMap", field: "/data/a/b" })).toBeUndefined();
    expect(
      allowed(byShape, { kind: "ConfigMap", field: "/data/x" }, `${value} and more`),
    ).toBeUndefined();
  });

  it("ends after its last day", () => {
    expect(allowed(until("2026-11-25"), { template: "a" })).toBe("dsn");
    expect(allowed(until("2026-11-24"), { template: "a" })).toBeUndefined();
  });

  it.each([
    ["no value at all", `{ where: { template: a }, ${words} }`],
    [
      "two ways to know it",
      `{ sha256: ${sha256}, pattern: abc, where: { template: a }, ${words} }`,
    ],
    ["a pattern that allows everything", `{ pattern: ".*", where: { template: a }, ${words} }`],
    ["a pattern that is none", `{ pattern: "(", where: { template: a }, ${words} }`],
    ["the value itself", `{ value: "${value}", where: { template: a }, ${words} }`],
    ["no place", `{ sha256: ${sha256}, where: {}, ${words} }`],
    ["no reason", `{ sha256: ${sha256}, where: { template: a }, reason: no, by: me }`],
    [
      "nobody",
      `{ sha256: ${sha256}, where: { template: a }, reason: Public by its makers' word. }`,
    ],
    [
      "a day that is none",
      `{ sha256: ${sha256}, where: { template: a }, expires: "2026-02-30", ${words} }`,
    ],
  ])("is refused with %s", (_, spec) => {
    const { allowances, problems } = loadAllowances([file(spec)]);
    expect(allowances).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain(value);
  });

  it("has a name of its own", () => {
    const spec = `{ sha256: ${sha256}, where: { template: a }, ${words} }`;
    expect(loadAllowances([file(spec), file(spec)]).problems).toHaveLength(1);
  });
});
