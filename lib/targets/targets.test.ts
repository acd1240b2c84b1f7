import { describe, expect, it } from "vitest";
import { parseTargetsFile } from "./target-definition";
import { webUrlOf } from "./seed-targets";

const one = "- name: staging\n  repository: acme/platform\n";

describe("the targets' file", () => {
  it("needs a name and a repository, and has a default for the rest", () => {
    expect(parseTargetsFile(one, {})).toEqual([
      {
        name: "staging",
        title: "Staging",
        environment: "staging",
        repository: { owner: "acme", name: "platform" },
        branch: "main",
        pathPattern: "tenants/{environment}/{team}/{name}",
        cluster: { name: "staging", apiUrl: undefined, credential: undefined },
        fluxNamespace: "flux-system",
        sourceName: "flux-system",
        parentName: "tenants",
        teamServiceAccount: "team-{team}",
        platformServiceAccount: "platform",
        vars: {},
        substitution: false,
        accessGroups: [],
        requiresApproval: false,
        labels: [],
        reviewers: [],
        autoMerge: null,
        fluxKey: undefined,
        flaggerKey: undefined,
      },
    ]);
  });

  it("takes secrets from the variables that it names, never from itself", () => {
    const [target] = parseTargetsFile(
      `${one}  fluxKeyFrom: FLUX\n  cluster: { name: eu-1, apiUrl: "https://k8s.example.com/", tokenFrom: TOKEN }\n`,
      { FLUX: "key", TOKEN: "token" },
    );
    expect(target).toMatchObject({
      fluxKey: "key",
      cluster: {
        name: "eu-1",
        apiUrl: "https://k8s.example.com",
        credential: { token: { text: "token" } },
      },
    });
    expect(() => parseTargetsFile(`${one}  fluxKeyFrom: FLUX\n`, {})).toThrow(
      "the variable FLUX that it names is not set",
    );
  });

  const clusterOf = (cluster: string, environment: Record<string, string> = {}) =>
    parseTargetsFile(`${one}  cluster: { name: eu-1, ${cluster} }\n`, environment)[0]?.cluster;

  it("takes a token and an authority from variables or from files", () => {
    const api = 'apiUrl: "https://k8s.example.com"';
    expect(
      clusterOf(`${api}, tokenFrom: /run/token, caFrom: CA`, { CA: "PEM" })?.credential,
    ).toEqual({ token: { file: "/run/token" }, ca: { text: "PEM" } });
    expect(() => clusterOf(`${api}, caFrom: /run/ca.pem`)).toThrow("no tokenFrom");
    expect(() => clusterOf(`${api}, tokenFrom: run/token`)).toThrow("absolute path");
  });

  it("takes a kubeconfig, or the account of its own Pods, in place of an address", () => {
    expect(clusterOf("kubeconfigFrom: /run/kubeconfig")).toEqual({
      name: "eu-1",
      apiUrl: undefined,
      credential: { kubeconfig: { file: "/run/kubeconfig" } },
    });
    const pod = { KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "443" };
    expect(clusterOf("inCluster: true", pod)).toMatchObject({
      apiUrl: "https://[fd00::1]:443",
      credential: { token: { file: "/var/run/secrets/kubernetes.io/serviceaccount/token" } },
    });
    expect(() => clusterOf("inCluster: true")).toThrow("does not run in a cluster");
    expect(() => clusterOf("inCluster: true, tokenFrom: T", pod)).toThrow("in one way");
    expect(() => clusterOf("kubeconfigFrom: K", { K: "users: []" })).toThrow("kubeconfig");
  });

  it.each([
    ["no list", "name: x", "SLIPWAY_TARGETS_FILE is not right"],
    ["no YAML", "- [", "SLIPWAY_TARGETS_FILE is not right"],
    ["an unknown key", `${one}  fluxKey: in-the-clear\n`, "nrecognized key"],
    ["a path that leads out", `${one}  path: ../{team}/{name}\n`, "0.path"],
    ["two of one name", one + one, "same place"],
    [
      "two that write to one folder",
      `${one}${one.replace("staging", "other")}  environment: staging\n`,
      "same place",
    ],
    ["a repository that is none", "- { name: a, repository: acme }", "owner/name"],
  ])("refuses %s with one clear line", (_, text, message) => {
    expect(() => parseTargetsFile(text, {})).toThrow(message);
  });
});

describe("where people read a repository", () => {
  it.each([
    ["https://api.github.com", "https://github.com/acme/platform"],
    ["https://git.example.com/api/v3", "https://git.example.com/acme/platform"],
    ["http://127.0.0.1:4000/api/v3", "http://127.0.0.1:4000/acme/platform"],
  ])("for the API at %s is %s", (api, web) =>
    expect(webUrlOf("github", api, "acme", "platform")).toBe(web),
  );
});
