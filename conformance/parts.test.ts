import path from "node:path";
import { expect, test } from "vitest";
import { until } from "./ask";
import { pathOf } from "./clusters";
import { editsOf, templatesIn } from "./templates";

test("an entry of an inventory is found where the Kubernetes API has it", () => {
  expect(
    [
      { id: "payments_web__ConfigMap", v: "v1" },
      { id: "payments_web_networking.k8s.io_NetworkPolicy", v: "v1" },
      { id: "_search__Namespace", v: "v1" },
    ].map(pathOf),
  ).toEqual([
    "/api/v1/namespaces/payments/configmaps/web",
    "/apis/networking.k8s.io/v1/namespaces/payments/networkpolicies/web",
    "/api/v1/namespaces/search",
  ]);
});

test("an edit changes one switch, number or choice, and leaves the rest", () => {
  const schema = {
    properties: {
      image: { type: "string" },
      size: { enum: ["S", "M"], default: "S" },
      replicas: { type: "integer" },
      isPublic: { type: "boolean", default: false },
    },
  };
  const now = { image: "a:1", replicas: 2 };
  expect(editsOf({ schema }, now)).toEqual([
    { ...now, size: "M" },
    { ...now, replicas: 3 },
    { ...now, replicas: 1 },
    { ...now, isPublic: true },
  ]);
});

test("a template whose examples do not fit a target says why", () => {
  const catalog = path.join(import.meta.dirname, "../catalog");
  const queueWith = (vars: Record<string, string>) =>
    templatesIn(catalog, {}, { team: "payments", vars }).find(({ name }) => name === "queue");
  expect(queueWith({})).toMatchObject({
    parameters: undefined,
    misfit: expect.stringContaining("awsAccount"),
  });
  const vars = { awsAccount: "111122223333", awsRegion: "eu-central-1" };
  expect(queueWith(vars)).toMatchObject({ parameters: expect.anything(), misfit: undefined });
});

test("Team namespace is tried for the new team, by its own example", () => {
  const catalog = path.join(import.meta.dirname, "../catalog");
  const around = { team: "payments", newTeam: "search", vars: {} };
  const found = templatesIn(catalog, {}, around).find(({ name }) => name === "team-namespace");
  expect(found?.parameters).toBeDefined();
});

test("what never comes is given up with how it stood", async () => {
  const never = until(
    "A pull request",
    0,
    async () => undefined,
    () => "waiting",
  );
  await expect(never).rejects.toThrow("A pull request was waited for 0 s: waiting");
});
