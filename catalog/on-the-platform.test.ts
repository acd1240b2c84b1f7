import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { exampleParameters } from "@/lib/template-tests";
import { readManifests } from "@/lib/admission";
import type { ParsedTemplate } from "@/lib/template";
import { openCluster } from "@/sandbox/gitops/cluster";
import { manifestSchema, plural, refOf } from "@/sandbox/gitops/objects";
import { forbids } from "@/sandbox/gitops/rbac";
import { World } from "@/sandbox/gitops/testing-world";
import { seedFiles } from "@/sandbox/platform/seed";
import { home, instanceOf, renderInputOf, shipped, templateNames, writingTests } from "./testing";

const platform = await seedFiles(home);
const team = "payments";
const verbs = ["patch", "create", "delete"] as const;
const vars = {
  domain: "staging.example.com",
  awsAccount: "111122223333",
  awsRegion: "eu-central-1",
};
const target = {
  name: "staging",
  environment: "staging",
  cluster: "staging",
  vars,
  substitution: false,
};
const templates = new Map(
  await Promise.all(templateNames.map(async (name) => [name, await shipped(name)] as const)),
);

/**
 * What a template's tests write, as objects that its account would apply; for the team that the
 * platform has.
 */
function objectsOf(template: ParsedTemplate) {
  return writingTests(template).flatMap((test) => {
    const input = renderInputOf(template, test);
    const name =
      template.definition.scope === "platform" && input.instance.name === input.instance.team
        ? team
        : input.instance.name;
    const instance = { ...input.instance, team, name, namespace: team };
    const files = [...instanceOf(template, { ...input, instance })].filter(([place]) =>
      place.includes("/manifests/"),
    );
    const { objects } = readManifests(files.map(([place, text]) => ({ path: place, text })));
    return objects
      .map(({ object }) => manifestSchema.parse(object))
      .filter(({ apiVersion }) => !apiVersion.startsWith("kustomize.config.k8s.io/"));
  });
}

function accountOf({ definition }: ParsedTemplate) {
  return {
    namespace: "flux-system",
    name: definition.scope === "team" ? `team-${team}` : "platform",
  };
}

describe("the accounts of the platform repository", () => {
  const cluster = openCluster("staging", path.join(tmpdir(), `never-saved-${randomUUID()}.json`));
  for (const [file, text] of Object.entries(platform)) {
    if (!file.startsWith("teams/") || file === "teams/kustomization.yaml") continue;
    for (const document of parseAllDocuments(text))
      cluster.apply(manifestSchema.parse(document.toJS()), new Date());
  }

  it.each(templateNames)("may apply all that %s writes", (name) => {
    const template = templates.get(name) as ParsedTemplate;
    const objects = objectsOf(template);
    expect(objects).not.toEqual([]);
    const refused = objects.flatMap((object) =>
      verbs.flatMap((verb) => forbids(cluster, accountOf(template), verb, refOf(object)) ?? []),
    );
    expect(refused).toEqual([]);
  });

  it.each([
    ["team", "team-deployer"],
    ["platform", "platform-deployer"],
  ] as const)("of scope %s may change nothing that no template writes", (scope, role) => {
    const written = new Set(
      [...templates.values()]
        .filter(({ definition }) => definition.scope === scope)
        .flatMap(objectsOf)
        .map((object) => `${plural(object.kind)}.${refOf(object).group}`),
    );
    const rule = z.object({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      verbs: z.array(z.string()),
    });
    const object = cluster
      .list()
      .find((one) => one.kind === "ClusterRole" && one.metadata.name === role);
    const { rules } = z.object({ rules: z.array(rule) }).parse(object);
    const changing = rules
      .filter(({ verbs }) => verbs.includes("create"))
      .flatMap(({ apiGroups, resources }) =>
        apiGroups.flatMap((group) => resources.map((resource) => `${resource}.${group}`)),
      );
    expect(changing.filter((resource) => !written.has(resource))).toEqual([]);
  });
});

describe("the sandbox's cluster", () => {
  // With its policies, which judge what is applied as the platform's own do, and with what the platform
  // installs: without its operator, a custom object never gets ready.
  const world = new World({ lean: false });
  beforeAll(() => world.start({ timeScale: 0.002 }));
  afterAll(() => world.close());

  it(
    "brings an example of every template to life, each with its own account",
    { timeout: 180_000 },
    async () => {
      const files: Record<string, string> = {};
      for (const [name, template] of templates) {
        const called =
          template.definition.scope === "platform" && name === "team-namespace" ? team : name;
        const instance = {
          id: crypto.randomUUID(),
          name: called,
          team,
          namespace: team,
          path: `tenants/staging/${team}/${called}`,
        };
        const parameters = exampleParameters(template, { instance, target });
        expect({ name, parameters }).toMatchObject({ name, parameters: expect.anything() });
        for (const [place, text] of instanceOf(template, {
          template,
          parameters: parameters ?? {},
          instance,
          target,
        }))
          files[place] = text;
      }
      await world.push(files);
      const names = [...templates.keys()].map(
        (name) => `${team}.${name === "team-namespace" ? team : name}`,
      );
      await expect
        .poll(
          async () => {
            await world.gitops.poll();
            return Promise.all(
              names.map(async (name) => {
                const { conditions } = (await world.kustomization(name)).body.status;
                const ready = conditions.find(({ type }) => type === "Ready");
                return ready?.status === "True"
                  ? `${name} is ready`
                  : `${name}: ${ready?.message ?? "nothing yet"}`;
              }),
            );
          },
          { timeout: 60_000, interval: 200 },
        )
        .toEqual(names.map((name) => `${name} is ready`));
    },
  );
});
