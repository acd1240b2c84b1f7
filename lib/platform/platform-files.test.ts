import { readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { builtText } from "@/lib/kustomize/testing/trees";
import { checkedOptions, partsWithout } from "./options";
import { configs, type PartName, partNames, partOfGroup, parts } from "./parts";
import { platformFiles } from "./platform-files";
import { readBlueprint } from "./read-blueprint";

const blueprint = await readBlueprint(path.join(import.meta.dirname, "../../catalog"));
const asked = {
  repository: "example/fleet",
  gitUrl: "https://git.example.org/example/fleet.git",
  branch: "trunk",
  slipwayUrl: "https://portal.example.org/",
  clusters: [{ name: "west", domain: "west.example.org", publicCertificates: true }],
  teams: ["music"],
  newTeams: ["film"],
  opsTeam: "operators",
  registry: "images.example.org",
  email: "platform@example.org",
  awsRegion: "eu-west-1",
  parts: partNames,
  infrastructure: true,
};
const filesWith = (chosen: readonly PartName[]) =>
  platformFiles(checkedOptions({ ...asked, parts: chosen }), blueprint);

/** A part with all that it needs. */
function closed(chosen: readonly PartName[]): PartName[] {
  const all = new Set(chosen);
  for (const name of all) for (const need of parts[name].needs) all.add(need);
  return [...all];
}
const anyParts = fc.subarray(partNames).map(closed);

const key = (name: string, namespace = ""): string => `${namespace}/${name}`;

function objectsOf(files: Readonly<Record<string, string>>, folder: string) {
  return Object.entries(files)
    .filter(([file]) => file.startsWith(folder) && !file.endsWith("/kustomization.yaml"))
    .flatMap(([, text]) => parseAllDocuments(text).map((one) => one.toJS() as Manifest));
}

interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string };
  rules?: { apiGroups: string[] }[];
  spec?: { dependsOn?: { name: string; namespace?: string }[]; path?: string };
}

describe("a platform repository", () => {
  it("is the same for the same options, whatever parts it has, and each of its lists builds", () => {
    fc.assert(
      fc.property(anyParts, (chosen) => {
        const files = filesWith(chosen);
        expect(filesWith(chosen.toReversed())).toEqual(files);
        for (const file of Object.keys(files).filter((one) => one.endsWith("/kustomization.yaml")))
          expect(builtText(files, path.posix.dirname(file))).not.toHaveProperty("refused");
      }),
      { numRuns: 20 },
    );
  });

  it("starts nothing that waits for what was left out", () => {
    fc.assert(
      fc.property(anyParts, (chosen) => {
        const files = filesWith(chosen);
        for (const folder of ["infrastructure/", "clusters/"]) {
          const objects = objectsOf(files, folder);
          const there = objects.map(({ metadata }) => key(metadata.name, metadata.namespace));
          for (const { metadata, spec } of objects)
            for (const other of spec?.dependsOn ?? [])
              expect(there).toContain(key(other.name, other.namespace ?? metadata.namespace));
        }
        const applied = objectsOf(files, "clusters/").flatMap(({ spec }) => spec?.path ?? []);
        const folders = Object.keys(files).map((file) => `./${file}`);
        expect(
          applied.filter((folder) => !folders.some((file) => file.startsWith(`${folder}/`))),
        ).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("gives nobody a right on kinds of a part that was left out", () => {
    const files = filesWith(["metrics", "gateway"]);
    const groups = objectsOf(files, "teams/").flatMap(({ rules = [] }) =>
      rules.flatMap(({ apiGroups }) => apiGroups),
    );
    expect(groups).toContain("gateway.networking.k8s.io");
    expect(
      groups.filter((group) => !["metrics", "gateway", undefined].includes(partOfGroup(group))),
    ).toEqual([]);
  });

  it("has the names of the company, and none of the examples that it was made from", () => {
    const text = Object.entries(filesWith(partNames))
      // The label of teams is a word of the templates.
      .map(([file, content]) => `${file}\n${content.replaceAll("platform.example.com/", "")}`)
      .join("\n");
    expect(text.match(/\S*(acme\/platform|@acme|example\.com)\S*/g)).toBeNull();
    for (const name of [
      "west.example.org",
      "images.example.org",
      "team-music",
      "@example/operators",
    ])
      expect(text).toContain(name);
    expect(text).toContain("address: https://portal.example.org/api/webhooks/flux/west");
  });

  it("is made of every file that ships", () => {
    const used = [
      ...partNames.flatMap((name) =>
        parts[name].controllers.map((file) => `infrastructure/controllers/${file}`),
      ),
      ...Object.keys(configs).map((file) => `infrastructure/configs/${file}`),
    ];
    const ships = Object.keys(blueprint).filter((file) => file.startsWith("infrastructure/"));
    expect(used.toSorted()).toEqual(ships.toSorted());
  });
});

describe("what was asked for is refused", () => {
  it.each([
    [
      "a part without what it needs",
      { parts: ["flagger"] },
      /flagger does not work without metrics and gateway/,
    ],
    [
      "a cluster whose name is none",
      { clusters: [{ ...asked.clusters[0], name: "West 1" }] },
      /clusters\.0\.name/,
    ],
    ["two teams of one name", { newTeams: ["music"] }, /music is there twice/],
    ["a team called like a file of the platform", { teams: ["roles"] }, /No team is called roles/],
    [
      "an address with a login",
      { slipwayUrl: "https://me:secret@portal.example.org" },
      /slipwayUrl/,
    ],
    [
      "a team with the namespace of Flux",
      { teams: ["flux-system"] },
      /a namespace of the platform/,
    ],
    ["a new team with that of DNS", { newTeams: ["kube-system"] }, /a namespace of the platform/],
    ["an owner that is a folder", { repository: "../platform" }, /repository/],
    ["a name that is a folder", { repository: "acme/.." }, /repository/],
    ["a branch that Git has not", { branch: "main/../x" }, /branch/],
    ["a branch that is an option", { branch: "-x" }, /branch/],
    [
      "a domain that is none",
      { clusters: [{ ...asked.clusters[0], domain: "-west.example.org" }] },
      /clusters\.0\.domain/,
    ],
    ["a line more in a name", { awsRegion: "eu\nx: y" }, /awsRegion/],
  ])("%s", (_what, change, said) => {
    expect(() => checkedOptions({ ...asked, ...change })).toThrow(said);
  });

  it("a team called like any namespace that the repository makes", () => {
    const own = Object.values(
      platformFiles({ ...asked, teams: [], newTeams: [] }, blueprint),
    ).flatMap((text) => [...text.matchAll(/^kind: Namespace\nmetadata:\n {2}name: (\S+)$/gm)]);
    expect(own.length).toBeGreaterThan(5);
    for (const [, name] of own)
      expect(() => checkedOptions({ ...asked, teams: [name] })).toThrow(
        `No team is called ${name}: that is a namespace of the platform.`,
      );
  });

  it("a part that there is not", () => {
    expect(() => partsWithout(["flager"])).toThrow("There is no part flager.");
  });
});

it("the README gives each controller of Flux the flags that the page on clusters asks for", () => {
  const page = readFileSync(path.join(import.meta.dirname, "../../docs/clusters.md"), "utf8");
  const text = filesWith(partNames)["README.md"] ?? "";
  const [, commands = ""] = /\nflux install\n([\s\S]*?)kubectl .* create secret/.exec(text) ?? [];
  const wanted = [...page.matchAll(/^\| `--(\S+)`.*?\| ((?:[a-z]+-, )*[a-z]+-controller) /gm)];
  expect(wanted.map(([, flag]) => flag)).toHaveLength(6);
  for (const [, flag = "", on = ""] of wanted) {
    expect(commands).toContain(flag);
    for (const name of on.replace("-controller", "-").split(", "))
      expect(commands).toContain(`${name}controller`);
  }
});
