import { randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { contextOf } from "@/lib/identity/testing";
import { thereAndBack } from "@/lib/paging/testing";
import type { FoundFinding } from "./findings-of";
import { complianceQuerySchema } from "./query";
import { complianceOverview } from "./compliance-overview";
import { listFindings } from "./list-findings";
import { storeScan } from "./store/scans";

const handle = openTestDatabase();
afterAll(() => handle.close());

const many = 10_000;

it("ten thousand findings are stored, listed, filtered and counted", async () => {
  await rolledBack(handle, async (db) => {
    const key = new Uint8Array([1]);
    const repository = await db.repository.create({
      data: {
        apiUrl: `https://${randomUUID()}.example.com`,
        owner: "acme",
        name: "platform",
        defaultBranch: "main",
        webUrl: "https://example.com/acme/platform",
      },
    });
    const cluster = await db.cluster.create({ data: { name: randomUUID() } });
    const target = await db.target.create({
      data: {
        name: randomUUID(),
        title: "Staging",
        environment: "staging",
        repositoryId: repository.id,
        clusterId: cluster.id,
        branch: "main",
        pathPattern: "tenants/{environment}/{team}/{name}",
        fluxNamespace: "flux-system",
        sourceName: "flux-system",
        teamServiceAccount: "team-{team}",
        platformServiceAccount: "platform",
        fluxKey: key,
        flaggerKey: key,
      },
    });
    const findings = Array.from({ length: many }, (_, index): FoundFinding => ({
      targetId: target.id,
      key: String(index),
      verdict: index % 10 === 0 ? "denied" : "warned",
      policy: `policy-${index % 20}`,
      title: `Policy ${index % 20}`,
      rule: 0,
      team: `team-${index % 50}`,
      instance: `web-${index}`,
      kind: "Deployment",
      namespace: `team-${index % 50}`,
      name: `web-${index}`,
      file: `tenants/staging/team-${index % 50}/web-${index}/manifests/deployment.yaml`,
      line: 12,
      field: "/spec",
      message: "It is not as it should be.",
      expected: null,
      exception: null,
      expires: null,
    }));
    const scan = {
      repositoryId: repository.id,
      branch: "main",
      commit: "c".repeat(40),
      generation: "1",
      objects: many,
      broken: [],
      unfollowed: { count: 0, first: [] },
      namespaces: {},
      parameters: {},
      targetIds: [target.id],
      findings,
    };
    await db.$transaction((tx) =>
      storeScan(tx, { ...scan, began: new Date("2026-11-25T10:00:00Z") }),
    );
    await db.$transaction((tx) =>
      storeScan(tx, {
        ...scan,
        began: new Date("2026-11-25T11:00:00Z"),
        findings: findings.slice(1),
      }),
    );

    const ctx = await contextOf(db, { name: "Olivia Brandt", roles: ["ops"], teams: [] });
    const page = await listFindings(
      ctx,
      complianceQuerySchema.parse({ target: target.name, standing: "denied", page: "3" }),
    );
    expect(page).toMatchObject({ total: many / 10 - 1, page: 3 });
    expect(page.findings).toHaveLength(50);
    // All were seen first at one time.
    const denied = { target: target.name, standing: "denied", policy: "policy-10" };
    const { there, back } = await thereAndBack(
      (cursor) => listFindings(ctx, complianceQuerySchema.parse({ ...denied, cursor })),
      ({ findings: shown }) => shown.map(({ id }) => id),
    );
    expect(there.flat()).toHaveLength(many / 20);
    expect(new Set(there.flat()).size).toBe(many / 20);
    expect(back).toEqual(there.slice(0, -1));
    expect(
      (
        await listFindings(
          ctx,
          complianceQuerySchema.parse({ policy: "policy-3", team: "team-3", target: target.name }),
        )
      ).total,
    ).toBe(many / 100);
    const { byPolicy } = await complianceOverview(ctx);
    expect(byPolicy.find((group) => group.key === "policy-10")).toMatchObject({
      denied: many / 20,
    });
  });
});
