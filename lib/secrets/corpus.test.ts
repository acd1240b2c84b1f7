import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findSecrets } from "./find-secrets";
import { secrets } from "./testing/corpus";
import { lookAlikes } from "./testing/look-alikes";

const isFound = ({ tree }: { tree: Parameters<typeof findSecrets>[0] }) =>
  findSecrets(tree).length > 0;
const missed = secrets.filter((sample) => !isFound(sample)).map(({ what }) => what);
const wrong = lookAlikes.filter(isFound).map(({ what }) => what);
const percent = (part: number, whole: number) => ((100 * part) / whole).toFixed(1);

const distinct = (samples: readonly object[]) =>
  new Set(samples.map((sample) => JSON.stringify(sample))).size;

describe("of the corpus", () => {
  it("has enough of both kinds, each once", () => {
    expect(distinct(secrets)).toBe(secrets.length);
    expect(distinct(lookAlikes)).toBe(lookAlikes.length);
    expect(secrets.length).toBeGreaterThanOrEqual(150);
    expect(lookAlikes.length).toBeGreaterThanOrEqual(100);
  });

  it("at least 95 % of the secrets are found", () => {
    expect(missed.length > 0.05 * secrets.length ? missed : []).toEqual([]);
  });

  it("at most 3 % of what only looks like one is taken for one", () => {
    expect(wrong.length > 0.03 * lookAlikes.length ? wrong : []).toEqual([]);
  });

  it("the figures are those of docs/security.md", () => {
    const page = readFileSync(path.join(import.meta.dirname, "../../docs/security.md"), "utf8");
    expect(page).toContain(
      `${secrets.length - missed.length} of ${secrets.length} secrets (${percent(secrets.length - missed.length, secrets.length)} %)`,
    );
    expect(page).toContain(
      `${wrong.length} of ${lookAlikes.length} look-alikes (${percent(wrong.length, lookAlikes.length)} %)`,
    );
  });
});
