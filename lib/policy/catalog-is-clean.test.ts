import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readBundle } from "@/lib/catalog/server";
import { instanceFiles, engineVersion, recordFormat } from "@/lib/instances/server";
import { parseTemplate, render } from "@/lib/template";
import { expectsRefusal, readTemplateTests, renderInputOf } from "@/lib/template-tests";
import { denies, judge, loadPolicies, readManifests } from "./index";

const home = path.join(import.meta.dirname, "../..");
const { policies } = loadPolicies(globSync("catalog/policies/*/policy.yaml", { cwd: home }).map((file) => ({ path: file, text: readFileSync(path.join(home, file), "utf8") })));
const templates = globSync("catalog/*/template.yaml", { cwd: home }).map((file) => path.dirname(file)).toSorted();

const sync = { fluxNamespace: "flux-system", sourceName: "flux-system", teamServiceAccount: "team-{team}", platformServiceAccount: "platform", environment: "staging", substitution: false };

describe("the starter policies", () => {
  it.each(templates)("have nothing against what %s writes", async (folder) => {
    const { template, problems } = parseTemplate(await readBundle(path.join(home, folder)));
    if (template === undefined) throw new Error(JSON.stringify(problems));
    const tests = readTemplateTests(template.bundle).tests.filter((test) => !expectsRefusal(test));
    expect(tests.length).toBeGreaterThan(0);
    for (const test of tests) {
      const input = renderInputOf(template, test);
      const { name, version } = template.definition;
      const { instance, target, parameters } = input;
      const files = instanceFiles({
        record: {
          id: instance.id, name: instance.name, team: instance.team, createdBy: "somebody", template: { name, version, digest: template.digest },
          target: { name: target.name, environment: target.environment, cluster: target.cluster, namespace: instance.namespace, path: instance.path, substitution: target.substitution, vars: target.vars },
          parameters, format: recordFormat, engine: engineVersion,
        },
        scope: template.definition.scope, target: sync, rendered: render(input).files,
      });
      const { objects, builds, unreadable } = readManifests(files.map((file) => ({ path: file.path, text: file.content ?? "" })));
      expect({ objects: objects.length > 2, builds, unreadable }).toEqual({ objects: true, builds: [], unreadable: [] });
      const findings = judge({ policies, objects, target: { labels: { environment: target.environment, name: target.name, ...target.vars } } });
      expect({ test: test.title, findings }).toEqual({ test: test.title, findings: [] });
    }
  });

  it("have nothing against the platform repository of the sandbox, and see what they cannot see", () => {
    const root = path.join(home, "sandbox/platform/acme/platform");
    const manifests = readManifests(globSync("**/*.yaml", { cwd: root }).map((file) => ({ path: file, text: readFileSync(path.join(root, file), "utf8") })));
    const findings = judge({ policies, objects: manifests.objects });
    expect(manifests.objects.length).toBeGreaterThan(40);
    expect(findings.filter((finding) => finding.verdict === "deny")).toEqual([]);
    expect(new Set(findings.map((finding) => finding.object.kind))).toEqual(new Set(["HelmRelease"]));
  });

  it("do find what is wrong in what a template writes, once it is", async () => {
    const { template } = parseTemplate(await readBundle(path.join(home, "catalog/web-service")));
    const [test] = template === undefined ? [] : readTemplateTests(template.bundle).tests;
    if (template === undefined || test === undefined) throw new Error("The template has no test.");
    const rendered = render(renderInputOf(template, test)).files.map((file) => ({ path: `manifests/${file.path}`, text: file.content.replaceAll("registry.example.com/", "docker.io/") }));
    const findings = judge({ policies, objects: readManifests(rendered).objects, defaultNamespace: "shop" });
    expect(findings.filter(denies).map((finding) => finding.policy)).toEqual(expect.arrayContaining(["image-sources", "required-labels"]));
  });
});

const syncAs = (account: string) => readManifests([{ path: "sync.yaml", text: `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: payments.web, namespace: flux-system }\nspec: { interval: 10m, prune: true, path: ./tenants/staging/payments/web/manifests, serviceAccountName: ${account}, sourceRef: { kind: GitRepository, name: flux-system } }\n` }]).objects;

describe("the policy that the sandbox's platform itself brings along", () => {
  const root = path.join(home, "sandbox/platform/acme/platform/infrastructure/configs/tenant-guard.yaml");
  const guard = loadPolicies([{ path: "tenant-guard.yaml", text: readFileSync(root, "utf8") }]);
  const user = { username: "system:serviceaccount:flux-system:tenants" };

  it("loads, and is judged where it is known who applies", () => {
    expect(guard.problems).toEqual([]);
    expect(judge({ policies: guard.policies, objects: syncAs("team-payments"), user })).toEqual([]);
    expect(judge({ policies: guard.policies, objects: syncAs("team-search"), user })).toMatchObject([
      { rule: 1, action: "Deny", message: "It acts as team-payments or as platform, not as team-search.", field: "/spec/serviceAccountName" },
    ]);
    expect(judge({ policies: guard.policies, objects: syncAs("team-search"), user: { username: "somebody-else" } })).toEqual([]);
    expect(judge({ policies: guard.policies, objects: syncAs("team-search") })).toMatchObject([{ verdict: "not-judged" }]);
  });
});
