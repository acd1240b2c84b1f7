import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { openTestDatabase } from "@/lib/db/testing";
import { testConfig } from "@/lib/identity/testing";
import { metricsText } from "./metrics";

const handle = openTestDatabase();
const known = new Set<string>();
beforeAll(async () => {
  const { text } = await metricsText({ db: handle.db, config: testConfig() });
  for (const [, name = ""] of text.matchAll(/^# TYPE (\S+) /gm)) known.add(name);
});
afterAll(() => handle.close());

const handbook = readFileSync("docs/operating.md", "utf8");

/** Figures that an expression asks for, and that no server gives. */
function unknownIn(expression: string): string[] {
  return [...expression.matchAll(/\b(?:slipway|process|nodejs)_\w+/g)]
    .map(([name]) => name.replace(/_bucket$/, ""))
    .filter((name) => !known.has(name));
}

test("every alert that ships asks for figures that there are, and stands in the handbook with what it means", () => {
  const rules = parse(readFileSync("deploy/prometheus-rules.yaml", "utf8")) as {
    spec: {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
    };
  };
  const alerts = rules.spec.groups.flatMap((group) => group.rules);
  expect(alerts.length).toBeGreaterThan(5);
  for (const { alert, expr, annotations } of alerts) {
    expect(unknownIn(expr), `${alert} asks for`).toEqual([]);
    expect(handbook, `docs/operating.md says nothing of ${alert}`).toContain(`\`${alert}\``);
    expect(annotations.summary.length).toBeGreaterThan(10);
  }
});

interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; w: number };
  targets?: { expr: string }[];
}

test("every panel of the dashboard that ships asks for figures that there are, and says what it shows", () => {
  const { panels } = JSON.parse(readFileSync("deploy/grafana-dashboard.json", "utf8")) as {
    panels: Panel[];
  };
  const drawn = panels.filter(({ type }) => type !== "row");
  expect(drawn.length).toBeGreaterThan(15);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const { title, description = "", gridPos, targets = [] } of drawn) {
    expect(description, `${title} has`).not.toBe("");
    expect(gridPos.x + gridPos.w, `${title} has`).toBeLessThanOrEqual(24);
    expect(targets.length, `${title} has`).toBeGreaterThan(0);
    for (const { expr } of targets) {
      expect(expr, `${title} has`).toMatch(/\b(slipway|process|nodejs)_/);
      expect(unknownIn(expr), `${title} asks for`).toEqual([]);
    }
  }
});

test("what the database is asked for at a scrape is on the dashboard or in an alert, or in the handbook alone for a reason", () => {
  const shown =
    readFileSync("deploy/grafana-dashboard.json", "utf8") +
    readFileSync("deploy/prometheus-rules.yaml", "utf8");
  const elsewhere = [...known].filter(
    (name) => name.startsWith("slipway_") && !new RegExp(`\\b${name}(_bucket)?\\b`).test(shown),
  );
  // What is allowed, streams and signs of life are looked up, not watched.
  expect(elsewhere.toSorted()).toEqual([
    "slipway_host_paused_seconds",
    "slipway_limit",
    "slipway_live_streams",
    "slipway_proposals",
    "slipway_target_asked_timestamp_seconds",
    "slipway_worker_seen_timestamp_seconds",
  ]);
});
