import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject } from "@/lib/json";
import { render } from "@/lib/template";
import { renderInputOf, shipped } from "./testing";

const rule = z.object({
  record: z.string().optional(),
  alert: z.string().optional(),
  expr: z.string(),
  labels: z.record(z.string(), z.string()),
});
const prometheusRule = z.object({
  kind: z.literal("PrometheusRule"),
  spec: z.object({ groups: z.array(z.object({ rules: z.array(rule) })) }),
});
const template = await shipped("monitoring-pack");

/** The rules for these parameters: what is recorded, and what alerts. */
function rulesOf(parameters: JsonObject) {
  const { files } = render(
    renderInputOf(template, {
      parameters: { service: "checkout", ...parameters },
      target: {},
      instance: {},
    }),
  );
  const objects = files
    .flatMap(({ documents }) => documents)
    .map((document) => prometheusRule.safeParse(document));
  return objects.flatMap(({ data }) => data?.spec.groups.flatMap(({ rules }) => rules) ?? []);
}

/** `long > rate * budget and short > rate * budget`, taken apart. */
function burn(expr: string) {
  const found =
    /^(slo:\S+:rate(\w+))\{.*slo="(\w+)"\} > ([\d.]+) \* ([\d.]+) and (slo:\S+:rate(\w+))\{.*slo="(\w+)"\} > ([\d.]+) \* ([\d.]+)$/.exec(
      expr,
    );
  expect({ expr, found }).toMatchObject({ found: expect.anything() });
  const [
    ,
    longMetric = "",
    long = "",
    slo = "",
    rate = "",
    budget = "",
    shortMetric = "",
    short = "",
    sameSlo,
    sameRate,
    sameBudget,
  ] = found ?? [];
  expect([sameSlo, sameRate, sameBudget]).toEqual([slo, rate, budget]);
  return {
    long,
    short,
    slo,
    rate: Number(rate),
    budget: Number(budget),
    metrics: [longMetric, shortMetric],
  };
}

const minutes = (window: string) =>
  Number.parseInt(window, 10) * ({ m: 1, h: 60, d: 1440 }[window.at(-1) ?? ""] ?? Number.NaN);
const month = 30 * 1440;

describe.each(["99", "99.5", "99.9", "99.95"])("the alerts of a promise of %s %%", (objective) => {
  const rules = rulesOf({ objective });
  const alerts = rules
    .filter(({ alert }) => alert?.startsWith("ErrorBudget"))
    .map(({ expr }) => burn(expr));

  it("are those of the SRE workbook: 2 % of the budget in an hour, 5 % in six, 10 % in one day and in three", () => {
    for (const slo of ["availability", "latency"]) {
      const shares = alerts
        .filter((alert) => alert.slo === slo)
        .map(({ rate, long }) => Math.round((1000 * rate * minutes(long)) / month) / 10);
      expect({ slo, shares }).toEqual({ slo, shares: [2, 5, 10, 10] });
    }
  });

  it("end soon after the trouble does: the short window is a twelfth of the long one", () => {
    expect(alerts.map(({ long, short }) => minutes(long) / minutes(short))).toEqual(
      alerts.map(() => 12),
    );
  });

  it("can be reached, and leave as much to fail as the promise does", () => {
    for (const { slo, rate, budget } of alerts) {
      expect(rate * budget).toBeLessThan(1);
      expect(budget).toBeCloseTo(slo === "latency" ? 0.01 : 1 - Number(objective) / 100, 10);
    }
  });

  it("read only what is recorded, for the same service", () => {
    const recorded = rules.flatMap(({ record, labels }) =>
      record === undefined ? [] : [`${record} ${labels["slo"]} ${labels["service"]}`],
    );
    const read = alerts.flatMap(({ metrics, slo }) =>
      metrics.map((metric) => `${metric} ${slo} checkout`),
    );
    expect(read.filter((name) => !recorded.includes(name))).toEqual([]);
    expect(recorded.filter((name) => !read.includes(name))).toEqual([]);
  });
});

/** What stands for the bucket that ends at the promised time. */
function bound(parameters: JsonObject): RegExp {
  const [found] = rulesOf(parameters).flatMap(
    ({ expr }) => /_bucket\{.*le=~"([^"]+)"/.exec(expr)?.slice(1) ?? [],
  );
  return new RegExp(`^(?:${found ?? "nothing"})$`);
}

it("looks at what took too long up to the bound that was promised, in the unit of who measured it", () => {
  for (const [latency, seconds] of Object.entries({
    "100": "0.1",
    "250": "0.25",
    "500": "0.5",
    "1000": "1",
    "2500": "2.5",
  })) {
    for (const source of ["opentelemetry", "micrometer", "prometheus"])
      expect(seconds).toMatch(bound({ source, latency }));
    for (const spelling of [latency, `${latency}.0`])
      expect(spelling).toMatch(bound({ source: "gateway", latency }));
  }
});
