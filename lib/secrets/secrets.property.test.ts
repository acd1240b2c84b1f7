import { globSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Json } from "@/lib/json";
import { findSecrets } from "./find-secrets";
import { findSecretsInFiles } from "./find-in-files";

const home = path.join(import.meta.dirname, "../..");
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
/** Text around a token, as people paste it; it never touches the token. */
const around = fc.constantFrom(
  ["", ""],
  ["token ", ""],
  ["export X='", "'"],
  ['{"a":"', '"}'],
  ["first line\n", "\nlast line"],
  ["see ", ", please"],
);

const texts = (pattern: string) =>
  globSync(pattern, { cwd: home })
    .filter((file) => !file.endsWith("no-plaintext-secrets/tests/refused.yaml"))
    .map((file) => ({ path: file, text: readFileSync(path.join(home, file), "utf8") }));
const documentsOf = (text: string): Json[] => {
  const parsed = parseAllDocuments(text, { logLevel: "silent" });
  return Array.isArray(parsed)
    ? parsed.map((document) => document.toJS({ maxAliasCount: 1_000 }) as Json)
    : [];
};

describe("whatever the key", () => {
  it.each([
    ["32 random bytes in base64", bytes(32).map((key) => key.toString("base64"))],
    ["32 random bytes in base64url", bytes(33).map((key) => key.toString("base64url"))],
    ["24 random bytes in hexadecimal", bytes(24).map((key) => key.toString("hex"))],
    [
      "a GitHub token",
      bytes(40).map(
        (key) =>
          `ghp_${key
            .toString("base64")
            .replaceAll(/[^A-Za-z0-9]/g, "x")
            .slice(0, 36)}`,
      ),
    ],
  ])("%s is found, named by its place, and told nowhere", (_, keys) => {
    let missed = 0;
    fc.assert(
      fc.property(keys, around, (key, [before, after]) => {
        const found = findSecrets({ some: [{ thing: `${before}${key}${after}` }] });
        if (found.length === 0) missed += 1;
        expect(found.every(({ pointer }) => pointer === "/some/0/thing")).toBe(true);
        expect(JSON.stringify(found)).not.toContain(key);
      }),
      { numRuns: 300 },
    );
    // What is random may look like a word now and then.
    expect(missed).toBeLessThanOrEqual(9);
  });

  it("a password in a field of that name is found, and told nowhere", () => {
    const password = fc
      .tuple(
        fc.stringMatching(/^[a-z]{4,6}$/),
        fc.stringMatching(/^[A-Z]{3,4}$/),
        fc.stringMatching(/^[0-9]{3}$/),
        fc.constantFrom("!", "&", "%"),
      )
      .map((parts) => parts.join(""))
      .filter((text) => new Set(text).size >= 9);
    fc.assert(
      fc.property(password, (value) => {
        const found = findSecrets({ db: { password: value } });
        expect(found.map(({ pointer }) => pointer)).toEqual(["/db/password"]);
        expect(JSON.stringify(found)).not.toContain(value);
      }),
      { numRuns: 100 },
    );
  });

  it("no digest, version, UUID or name is taken for one", () => {
    const digest = bytes(8).map((key) => createHash("sha256").update(key).digest("hex"));
    const name = fc
      .stringMatching(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/)
      .filter((text) => !/[0-9a-f]{32}/.test(text));
    const version = fc
      .tuple(fc.nat(99), fc.nat(99), fc.nat(999))
      .map((numbers) => numbers.join("."));
    const harmless = fc.oneof(
      digest.map((hex) => `sha256:${hex}`),
      digest.map((hex) => `registry.example.com/shop/web@sha256:${hex}`),
      digest.map((hex) => `registry.example.com/shop/web:${hex.slice(0, 40)}`),
      fc.uuid(),
      name,
      version,
      fc.tuple(name, version).map(([a, b]) => `registry.example.com/${a}:${b}`),
    );
    fc.assert(
      fc.property(harmless, (value) => {
        expect(findSecrets({ value, image: value })).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("nothing is found", () => {
  it.each(["catalog/**/*.yaml", "catalog/**/*.md"])("in %s", (pattern) => {
    const files = texts(pattern).map((file) => ({
      ...file,
      documents: file.path.endsWith(".md") ? [] : documentsOf(file.text),
    }));
    expect(files.length).toBeGreaterThan(3);
    expect(
      findSecretsInFiles(files).map(
        ({ path: file, pointer, line, looksLike }) =>
          `${file} ${pointer} ${line ?? ""} ${looksLike}`,
      ),
    ).toEqual([]);
  });
});
