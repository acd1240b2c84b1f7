import { describe, expect, test } from "vitest";
import { clusterObjects } from "./cluster-objects";
import { exampleTexts, instanceTexts, snapshotOf, targetOn } from "./testing";

const staging = targetOn("staging");
const production = targetOn("production");

const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
const sync = (name: string, path: string, source: string, kind = "GitRepository") =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${name}, namespace: flux-system }\nspec: { path: ${path}, sourceRef: { kind: ${kind}, name: ${source} } }\n`;
const git = (name: string, url: string, ref = "{ branch: main }", more = "") =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: ${name}, namespace: flux-system }\nspec:\n  url: ${url}\n  ref: ${ref}\n${more}`;
const here = "https://example.com/acme/platform.git";

const on = (texts: Record<string, string>, targets = [staging]) =>
  clusterObjects(snapshotOf(texts), targets).map(({ objects, unfollowed, broken, invisible }) => ({
    names: [...objects]
      .map(({ object }) => String((object["metadata"] as { name: string }).name))
      .sort(),
    unfollowed: unfollowed.map(({ object, source, address }) => [object, source, address]),
    broken,
    reasons: invisible.map(({ reason }) => reason),
  }));

/** A cluster that is bootstrapped as `flux bootstrap` does, and what it applies besides. */
const bootstrapped = (texts: Record<string, string>, url = here, more = "") => ({
  "clusters/staging/flux-system/gotk-sync.yaml": `${git("flux-system", url, undefined, more)}---\n${sync("flux-system", "./clusters/staging", "flux-system")}`,
  "clusters/staging/tenants.yaml": sync("tenants", "./tenants/staging", "flux-system"),
  "tenants/staging/a.yaml": map("a"),
  ...texts,
});

describe("the source of a Kustomization decides where it leads:", () => {
  test("one at the root of another repository is not where this one begins", () => {
    const texts = {
      ...exampleTexts(),
      ...instanceTexts("production", "payments", "ledger"),
      "clusters/production/apps.yaml": `${git("apps", "https://example.com/acme/apps")}---\n${sync("apps", "./", "apps")}`,
    };
    const [one, two] = on(texts, [staging, production]);
    expect(one?.names).not.toContain("ledger");
    expect(one?.unfollowed).toEqual([]);
    expect(two?.names).toContain("ledger");
    expect(two?.unfollowed).toEqual([
      [
        "Kustomization flux-system/apps",
        "GitRepository flux-system/apps",
        "https://example.com/acme/apps",
      ],
    ]);
  });

  test.each([
    [
      "its address, however it is written",
      git("other", "ssh://git@EXAMPLE.com:22/Acme/Platform.git"),
      true,
    ],
    ["its address without a branch, which is master", git("other", here, "{}"), false],
    ["another branch", git("other", here, "{ branch: next }"), false],
    [
      "a branch as Git names it",
      git("other", here, "{ name: refs/heads/main, branch: next }"),
      true,
    ],
    ["a tag", git("other", here, "{ tag: v1 }"), false],
    ["a commit", git("other", here, "{ branch: main, commit: abc }"), false],
    [
      "the same name on another host",
      git("other", "https://elsewhere.example/acme/platform"),
      false,
    ],
    ["nothing, where no target names it", "", false],
  ])("by %s", (_what, source, isFollowed) => {
    const [cluster] = on(
      bootstrapped({
        "clusters/staging/z-source.yaml": source,
        "clusters/staging/apps.yaml": sync("apps", "./apps", "other"),
        "apps/b.yaml": map("b"),
      }),
    );
    expect(cluster?.names.includes("b")).toBe(isFollowed);
    expect(cluster?.names).toContain("a");
    expect(cluster?.unfollowed).toHaveLength(isFollowed ? 0 : 1);
  });

  test("one that a target names is this repository under another host too", () => {
    expect(on(bootstrapped({}, "http://git.internal/acme/platform"))[0]?.names).toEqual([
      "a",
      "flux-system",
      "flux-system",
      "tenants",
    ]);
  });

  test("what begins at another repository begins nothing here, though a target names its source", () => {
    // The target says that its instances are picked up from here: that is followed.
    const [cluster] = on(bootstrapped({}, "https://example.com/acme/fleet"));
    expect(cluster?.names).toEqual(["a"]);
    expect(cluster?.unfollowed).toEqual([
      [
        "Kustomization flux-system/flux-system",
        "GitRepository flux-system/flux-system",
        "https://example.com/acme/fleet",
      ],
    ]);
  });

  test("and is named also where the GitRepository stands in a file of its own", () => {
    const texts = bootstrapped({
      "clusters/staging/flux-system/source.yaml": git(
        "flux-system",
        "https://example.com/acme/fleet",
      ),
    });
    texts["clusters/staging/flux-system/gotk-sync.yaml"] = sync(
      "flux-system",
      "./clusters/staging",
      "flux-system",
    );
    const [cluster] = on(texts);
    expect(cluster?.names).toEqual(["a"]);
    expect(cluster?.unfollowed.map(([object]) => object)).toEqual([
      "Kustomization flux-system/flux-system",
    ]);
  });

  test("where it is not to be seen, the documented layout begins a cluster as before", () => {
    const texts = bootstrapped({});
    texts["clusters/staging/flux-system/gotk-sync.yaml"] = sync(
      "flux-system",
      "./clusters/staging",
      "flux-system",
    );
    const renamed = Object.fromEntries(
      Object.entries(texts).map(([path, text]) => [
        path.replace("/flux-system/", "/fleet/"),
        text.replaceAll("flux-system", "fleet"),
      ]),
    );
    const target = targetOn("staging", { fluxNamespace: "fleet", sourceName: "platform" });
    expect(on(texts)[0]?.names).toEqual(["a", "flux-system", "tenants"]);
    expect(on(renamed, [target])[0]?.names).toEqual(["a", "fleet", "tenants"]);
  });

  test.each(["OCIRepository", "Bucket", "ExternalArtifact"])(
    "what comes from an %s is named, and the rest is followed",
    (kind) => {
      const [cluster] = on(
        bootstrapped({ "clusters/staging/apps.yaml": sync("apps", "./tenants", "apps", kind) }),
      );
      expect(cluster?.names).toContain("a");
      expect(cluster?.unfollowed).toEqual([
        ["Kustomization flux-system/apps", `${kind} flux-system/apps`, undefined],
      ]);
      expect(cluster?.reasons).toEqual([
        `The Kustomization apps takes its files from the ${kind} flux-system/apps, which is no Git repository: it is not followed. Nothing of it is judged.`,
      ]);
    },
  );

  test("a GitRepository that nothing applies decides nothing of what a target names", () => {
    const [cluster] = on(
      bootstrapped({ "docs/example.yaml": git("flux-system", "https://evil.example/a/b") }),
    );
    expect(cluster?.names).toContain("a");
  });
});

const instance = (sync: string) =>
  `apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: { name: flux, namespace: flux-system }\nspec:\n  distribution: { version: 2.x }\n  sync: ${sync}\n`;
const syncOf = (kind: string) => sync("tenants", "./tenants/staging", "flux-system", kind);

const withInstance = (sync: string, file = "clusters/staging/flux-system/instance.yaml") => ({
  [file]: instance(sync),
  "clusters/staging/tenants.yaml": sync.includes("OCI")
    ? syncOf("OCIRepository")
    : syncOf("GitRepository"),
  "clusters/staging/own.yaml": map("own"),
  "tenants/staging/a.yaml": map("a"),
});

describe("a FluxInstance", () => {
  test.each(["clusters/staging/flux-system/instance.yaml", "setup/staging.yaml"])(
    "begins a cluster at its path, wherever it stands: %s",
    (file) => {
      const [cluster] = on(
        withInstance(
          `{ kind: GitRepository, url: "${here}", ref: refs/heads/main, path: clusters/staging }`,
          file,
        ),
      );
      expect(cluster?.names).toEqual(expect.arrayContaining(["a", "own", "tenants"]));
      expect(cluster?.unfollowed).toEqual([]);
    },
  );

  test.each([
    ["another repository", `url: "https://example.com/acme/fleet", ref: refs/heads/main`],
    ["another branch", `url: "${here}", ref: refs/heads/next`],
  ])("of %s begins none here, and is named", (_what, source) => {
    const [cluster] = on(
      withInstance(`{ kind: GitRepository, ${source}, path: clusters/staging }`),
    );
    expect(cluster?.names).not.toContain("own");
    expect(cluster?.unfollowed).toContainEqual([
      "FluxInstance flux-system/flux-system",
      "GitRepository flux-system/flux-system",
      expect.stringMatching(/^https:/),
    ]);
  });

  test("that takes its cluster from an artifact is named, and so is what follows from it", () => {
    const [cluster] = on(
      withInstance(
        `{ kind: OCIRepository, url: "oci://registry.example.com/fleet", ref: latest, path: ./ }`,
      ),
    );
    expect(cluster?.names).toEqual([]);
    expect(cluster?.unfollowed.map(([object]) => object)).toEqual([
      "Kustomization flux-system/tenants",
      "FluxInstance flux-system/flux-system",
    ]);
  });
});

describe("what Flux leaves out of a repository is not there:", () => {
  test("by .sourceignore, wherever it stands", () => {
    const [cluster] = on(
      bootstrapped({
        ".sourceignore": "/tenants/**/*.local.yaml\n",
        "tenants/.sourceignore": "draft/\n",
        "tenants/staging/b.local.yaml": map("b"),
        "tenants/staging/draft/c.yaml": map("c"),
        "tenants/staging/d.yaml": map("d"),
      }),
    );
    expect(cluster?.names).toEqual(["a", "d", "flux-system", "flux-system", "tenants"]);
  });

  test("by the GitRepository, before and over it", () => {
    const [cluster] = on(
      bootstrapped(
        { ".sourceignore": "a.yaml\n", "tenants/staging/b.yaml": map("b") },
        here,
        "  ignore: |\n    !a.yaml\n    b.yaml\n",
      ),
    );
    expect(cluster?.names).toEqual(["a", "flux-system", "flux-system", "tenants"]);
  });

  test("so that a list which names it cannot be applied", () => {
    const [cluster] = on(
      bootstrapped({
        ".sourceignore": "b.yaml\n",
        "tenants/staging/kustomization.yaml": "resources: [a.yaml, b.yaml]\n",
        "tenants/staging/b.yaml": map("b"),
      }),
    );
    expect(cluster?.broken).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/lists b\.yaml, which is not there/),
      }),
    ]);
  });
});
