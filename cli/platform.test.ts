import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { customKinds, isLacking, type PlatformReport, reportInWords } from "@/lib/platform";
import { platformCommand } from "./platform";
import { policyCommand } from "./policy";
import { checkRepository, needsBelow } from "./platform/check-repository";
import { initPlatform } from "./platform/platform-init";

const catalog = path.join(import.meta.dirname, "../catalog");
const scratch = mkdtempSync(path.join(tmpdir(), "platform-"));
const needs = await needsBelow(catalog);
const usual = {
  repository: "example/fleet",
  slipwayUrl: "https://portal.example.org",
  branch: "main",
  domain: "example.org",
  opsTeam: "ops",
  registry: "images.example.org",
  awsRegion: "eu-west-1",
  team: ["music"],
};
const check = (folder: string, live = {}) =>
  checkRepository({ repository: { folder }, catalog, templates: catalog, live }, needs);
const lacksOf = ({ general, templates }: PlatformReport) => [
  ...general,
  ...templates.flatMap(({ template, lacks }) => lacks.map((lack) => ({ template, ...lack }))),
];

afterAll(() => rmSync(scratch, { recursive: true }));

describe("a repository as it was written", () => {
  const folder = path.join(scratch, "whole");
  beforeAll(() => initPlatform(folder, usual));

  it("lacks nothing for any template, in each of its clusters", async () => {
    const reports = await check(folder);
    expect(reports.map(({ cluster }) => cluster).toSorted()).toEqual(["production", "staging"]);
    expect(reports.map(({ templates }) => templates.length)).toEqual([16, 16]);
    expect(reports.flatMap(lacksOf)).toEqual([]);
  });

  it("is not written over", async () => {
    await expect(initPlatform(folder, usual)).rejects.toThrow("There is something in");
    const file = path.join(folder, "README.md");
    await expect(initPlatform(file, usual)).rejects.toThrow("README.md is a file.");
  });

  it("is not written for a cluster that nobody named", async () => {
    const asked = { ...usual, publicCertificates: ["prod"] };
    await expect(initPlatform(path.join(scratch, "none"), asked)).rejects.toThrow(
      "There is no cluster prod",
    );
  });

  it("says of a cluster that was asked what its API server does not know, and how its parent is", async () => {
    const [production] = (
      await check(folder, {
        production: { served: [], parent: { isReady: false, isSuspended: true } },
      })
    ).filter(({ cluster }) => cluster === "production");
    const said = lacksOf(production as PlatformReport).map(({ what }) => what);
    expect(said).toContain("The Kustomization flux-system/tenants is suspended in the cluster.");
    expect(said).toContain("Canary (flagger.app/v1beta1) is not known there.");
  });

  it("says whose right is missing, which policy, and which parent", async () => {
    const change = (file: string, from: string, to: string) => {
      const place = path.join(folder, file);
      const text = readFileSync(place, "utf8");
      expect(text).toContain(from);
      writeFileSync(place, text.replace(from, to));
    };
    change("teams/roles.yaml", "resources: [cronjobs]", "resources: []");
    change("policies/kustomization.yaml", "  - tls-only.yaml\n", "");
    change(
      "clusters/staging/tenants.yaml",
      "prune: true\n  wait: false",
      "prune: false\n  suspend: true\n  wait: true",
    );
    change("teams/music.yaml", "podSelector: {}", "podSelector: { matchLabels: { a: b } }");
    const staging = (await check(folder)).find(({ cluster }) => cluster === "staging");
    const lacks = lacksOf(staging as PlatformReport);
    expect(lacks).toContainEqual({
      template: expect.stringMatching(/^scheduled-job /),
      severity: "error",
      what: "team-music may not apply cronjobs.batch.",
      remedy: expect.stringContaining("team-deployer"),
    });
    const said = lacks.map(({ severity, what }) => `${severity}: ${what}`);
    expect(said).toContainEqual(expect.stringMatching(/^warning: The policy tls-only is not in/));
    expect(said).toContainEqual(expect.stringMatching(/^error: .* does not prune/));
    expect(said).toContainEqual(expect.stringMatching(/^error: .* is suspended in the repository/));
    expect(said).toContainEqual(
      expect.stringMatching(/^warning: No NetworkPolicy .* music denies/),
    );
    expect(said).toContainEqual(expect.stringMatching(/^warning: .* waits for all instances/));
  });
});

/** What is said of all of a repository in which one file is another one, or not there. */
const broken = async (name: string, file: string, text: string | undefined) => {
  const folder = path.join(scratch, name);
  await initPlatform(folder, { ...usual, cluster: ["staging"] });
  const place = path.join(folder, file);
  if (text === undefined) rmSync(place);
  else writeFileSync(place, text);
  return (await check(folder)).flatMap(({ general }) => general);
};

describe("a repository that Flux cannot apply", () => {
  it.each([
    ["a file that is no YAML", "teams/music.yaml", "a: [", /teams\/music\.yaml \(?line/],
    [
      "a list that is no YAML",
      "teams/kustomization.yaml",
      "a: [",
      /teams\/kustomization\.yaml \(line/,
    ],
    [
      "a file that is listed, and not there",
      "teams/music.yaml",
      undefined,
      /lists music\.yaml, which is/,
    ],
  ])("is told as such: %s", async (name, file, text, said) => {
    expect(await broken(name, file, text)).toContainEqual({
      severity: "error",
      what: expect.stringMatching(said) as string,
      remedy: expect.stringContaining("Mend it") as string,
    });
  });

  it("is told as such where its parent of instances cannot be read", async () => {
    await expect(
      broken("no parent", "clusters/staging/tenants.yaml", "a: ["),
    ).rejects.toMatchObject({
      hint: expect.stringContaining("clusters/staging/tenants.yaml cannot be read (line") as string,
    });
  });
});

describe("a repository without a part", () => {
  it("says which templates need it, and that the others can be used", async () => {
    const folder = path.join(scratch, "parts");
    await initPlatform(folder, { ...usual, cluster: ["west"], without: ["flagger", "aws"] });
    const [report] = await check(folder);
    if (report === undefined) throw new Error("Nothing was found.");
    expect(isLacking(report)).toBe(true);
    const lacking = report.templates
      .filter(({ lacks }) => lacks.some(({ severity }) => severity === "error"))
      .map(({ template }) => template.split(" ")[0]);
    expect(lacking).toEqual([
      "ab-test-service",
      "blue-green-service",
      "bucket",
      "canary-service",
      "queue",
    ]);
    const words = reportInWords(report);
    expect(words).toContain("west: 11 of 16 templates can be used.");
    expect(words).toContain("Install Flagger with its load tester (the part flagger of");
  });

  it("only warns where all of that comes with the clusters", async () => {
    const folder = path.join(scratch, "bare");
    await initPlatform(folder, { ...usual, withoutInfrastructure: true });
    const reports = await check(folder);
    const lacks = reports.flatMap(lacksOf);
    expect(lacks.filter(({ severity }) => severity === "error").map(({ what }) => what)).toEqual(
      [],
    );
    expect(lacks.length).toBeGreaterThan(10);
    const live = { served: customKinds(needs), parent: { isReady: true, isSuspended: false } };
    const asked = (await check(folder, { staging: live, production: live })).flatMap(lacksOf);
    expect(asked.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

it("the page on getting started writes a repository with the command that it shows", async () => {
  const page = readFileSync(path.join(import.meta.dirname, "../docs/getting-started.md"), "utf8");
  const [, shown = ""] =
    /^npx slipway platform init \.\.\/platform ((?:.+\\\n)*.+)$/m.exec(page) ?? [];
  const folder = path.join(scratch, "shown");
  const words = shown.split(/[\s\\]+/);
  expect(words).toContain("--cluster");
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  onTestFinished(() => void vi.restoreAllMocks());
  await platformCommand().parseAsync(["init", folder, ...words, "--json"], { from: "user" });
  expect((await check(folder)).flatMap(lacksOf)).toEqual([]);
});

it("what takes several is read as several", () => {
  const options = [platformCommand(), policyCommand()]
    .flatMap(({ commands }) => commands)
    .flatMap((one) => one.options);
  const several = options.filter(({ flags }) => flags.includes("..."));
  expect(several.length).toBeGreaterThan(4);
  expect(several.filter(({ variadic }) => !variadic).map(({ flags }) => flags)).toEqual([]);
});

it("a folder that is no platform repository is not looked at", async () => {
  const folder = mkdtempSync(path.join(scratch, "empty-"));
  await expect(check(folder)).rejects.toThrow("No Kustomization here is a parent of instances.");
});

it("the page on getting started names both commands and every choice", () => {
  const page = readFileSync(path.join(import.meta.dirname, "../docs/getting-started.md"), "utf8");
  const words = platformCommand().commands.flatMap((one) => [
    `slipway platform ${one.name()}`,
    ...one.options.flatMap(({ long }) => (long === "--json" ? [] : [long ?? ""])),
  ]);
  expect(words.filter((word) => !page.includes(word))).toEqual([]);
});
