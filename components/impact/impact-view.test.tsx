import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { ImpactCounts, ImpactReport, ImpactRow } from "@/lib/impact";
import { ImpactView } from "./impact-view";

const counts: ImpactCounts = {
  "not-judged": 0,
  refused: 0,
  "needs-answer": 0,
  recreates: 1,
  changes: 0,
  same: 2,
  byHand: 1,
};

const row: ImpactRow = {
  instanceId: "i1",
  name: "shop",
  team: "payments",
  target: { name: "staging", title: "Staging" },
  version: "1.0.0",
  impact: {
    kind: "recreates",
    byHand: [{ path: "tenants/a/manifests/app.yaml", how: "changed" }],
    questions: [],
    refusals: [],
    dropped: [],
    objects: [
      {
        title: "StatefulSet db",
        how: "changed",
        file: "db.yaml",
        fields: ["/spec/serviceName"],
        more: 0,
        recreates: ["spec.serviceName of a StatefulSet cannot be changed."],
      },
    ],
    files: [],
  },
};

const report: ImpactReport = {
  id: "1",
  template: "shop",
  version: "2.0.0",
  digest: "d",
  state: "failed",
  total: 3,
  done: 3,
  problem: "The host does not answer.",
  askedAt: new Date(0),
  finishedAt: undefined,
  counts,
  teams: [{ team: "payments", counts }],
  targets: [{ target: "staging", title: "Staging", counts }],
  atStake: [row],
  rows: [row],
  found: 1,
  page: 1,
  next: undefined,
  previous: undefined,
};

test("what is at stake is said first, in red, and of each instance what, where and why", () => {
  const html = renderToStaticMarkup(
    <ImpactView
      report={report}
      titleOf={(team) => `Team ${team}`}
      filtered={(change) => `?${new URLSearchParams(change as Record<string, string>)}`}
      instanceHref={(id) => `/impact/${id}`}
    />,
  );
  const words = html.replaceAll(/<[^>]*>/g, "|").replaceAll(/\|+/g, "|");
  expect(words).toContain("|It could not be looked at whole|The host does not answer.");
  expect(words).toContain("|Data or downtime at stake|shop| |on Staging, team Team payments|");
  expect(words).toContain("StatefulSet db: spec.serviceName of a StatefulSet cannot be changed.");
  expect(words).toContain("by hand: tenants/a/manifests/app.yaml (changed)");
  expect(words).toContain("1 recreates · 2 same · 1 changed by hand");
  expect(html).toContain('href="?kind=recreates"');
  expect(html).toContain('href="/impact/i1"');
});
