import * as fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject } from "@/lib/json";
import { render } from "@/lib/template";
import { renderInputOf, shipped } from "./testing";

const template = await shipped("service-mesh");
const source = z.object({
  namespaces: z.array(z.string()).optional(),
  principals: z.array(z.string()).optional(),
});
const policy = z.object({
  kind: z.literal("AuthorizationPolicy"),
  spec: z.object({
    action: z.literal("ALLOW").optional(),
    selector: z.object({ matchLabels: z.record(z.string(), z.string()) }).optional(),
    targetRefs: z.array(z.object({ kind: z.string(), name: z.string() })).optional(),
    rules: z.array(z.object({ from: z.array(z.object({ source })) })).optional(),
  }),
});
const opened = z.object({
  kind: z.literal("NetworkPolicy"),
  spec: z.object({
    ingress: z
      .tuple([
        z.object({
          from: z.tuple([
            z.object({
              namespaceSelector: z.object({
                matchExpressions: z.tuple([z.object({ values: z.array(z.string()) })]),
              }),
            }),
          ]),
        }),
      ])
      .rest(z.unknown()),
  }),
});

/**
 * Who is let in to what, by which of the two that judge: `namespace -> service`, with `*` for
 * everything of the team.
 */
function judged(parameters: JsonObject) {
  const { files, problems } = render(
    renderInputOf(template, {
      parameters,
      target: {},
      instance: { team: "payments", name: "mesh" },
    }),
  );
  expect(problems).toEqual([]);
  const objects = files.flatMap(({ documents }) => documents);
  const pods = new Set<string>();
  const proxy = new Set<string>();
  for (const { data } of objects.map((object) => policy.safeParse(object))) {
    for (const { from } of data?.spec.rules ?? [])
      for (const { source: who } of from) {
        const callers = [...(who.namespaces ?? []), ...(who.principals ?? [])];
        const [ref] = data?.spec.targetRefs ?? [];
        const to =
          ref === undefined
            ? (data?.spec.selector?.matchLabels["app.kubernetes.io/instance"] ?? "*")
            : ref.kind === "Service"
              ? ref.name
              : "*";
        for (const caller of callers) (ref === undefined ? pods : proxy).add(`${caller} -> ${to}`);
      }
  }
  const [policyOfPort] = objects.flatMap((object) => opened.safeParse(object).data ?? []);
  return {
    pods,
    proxy,
    port: policyOfPort?.spec.ingress[0].from[0].namespaceSelector.matchExpressions[0].values ?? [],
  };
}

const team = fc.constantFrom("checkout", "search", "reports");
const caller = fc.record(
  { team, service: fc.constantFrom("api", "indexer"), to: fc.constantFrom("ledger", "pay") },
  { requiredKeys: ["team"] },
);
const parameters = fc.record({
  withinTeam: fc.boolean(),
  exposed: fc.boolean(),
  callers: fc.array(caller, { maxLength: 5 }),
  services: fc.constantFrom<JsonObject[]>(
    [],
    [{ service: "pay" }],
    [
      { service: "pay", retries: 0 },
      { service: "ledger", timeoutSeconds: 30 },
    ],
  ),
});
const waypoint = "cluster.local/ns/payments/sa/waypoint -> *";

it("lets in exactly those who are named, and opens the port for them", () => {
  fc.assert(
    fc.property(parameters, (given) => {
      const { pods, port } = judged(given as unknown as JsonObject);
      const named = given.callers.map(
        ({ team: from, service, to }) =>
          `${service === undefined ? from : `cluster.local/ns/${from}/sa/${service}`} -> ${to ?? "*"}`,
      );
      const platform = [
        "monitoring",
        "cnpg-system",
        "flagger-system",
        ...(given.exposed ? ["gateway-system"] : []),
        ...(given.withinTeam ? ["payments"] : []),
      ];
      expect([...pods].toSorted()).toEqual(
        [
          ...new Set([
            ...named,
            ...platform.map((name) => `${name} -> *`),
            ...(given.services.length > 0 ? [waypoint] : []),
          ]),
        ].toSorted(),
      );
      expect(port.toSorted()).toEqual(
        [
          ...new Set(["payments", ...platform, ...given.callers.map(({ team: from }) => from)]),
        ].toSorted(),
      );
    }),
    { numRuns: 60 },
  );
});

it("lets nobody through the proxy who is not let in without it, and none of the named is lost there", () => {
  fc.assert(
    fc.property(parameters, (given) => {
      const { pods, proxy } = judged(given as unknown as JsonObject);
      // The operator of databases speaks to pods, never to services.
      const named = [...pods].filter((one) => one !== waypoint && one !== "cnpg-system -> *");
      expect([...proxy].toSorted()).toEqual(given.services.length === 0 ? [] : named.toSorted());
    }),
    { numRuns: 60 },
  );
});
