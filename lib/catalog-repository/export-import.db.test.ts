import * as fc from "fast-check";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "@/lib/access/server";
import { openTestDatabase, rolledBack, testDatabaseUrl } from "@/lib/db/testing";
import { contextOf, testConfig } from "@/lib/identity/testing";
import { prepareJobs } from "@/lib/jobs/server";
import { readCatalogFolder, writeCatalogFolder } from "./catalog-folder";
import type { CatalogFile } from "./catalog-report";
import { exportCatalog } from "./export-catalog";
import { importCatalog } from "./import-catalog";
import { exceptionFile, policyFiles, targetFile, templateFiles } from "./testing";

const handle = openTestDatabase();
beforeAll(() => prepareJobs(testDatabaseUrl()), 120_000);
afterAll(() => handle.close());

/** What `work` gives in an installation that nobody decided anything in, which is gone afterwards. */
async function installation<Value>(
  work: (ctx: Context) => Promise<Value>,
  given: Parameters<typeof testConfig>[0] = {},
): Promise<Value> {
  let value: Value | undefined;
  await rolledBack(handle, async (db) => {
    const config = testConfig({ DATABASE_URL: testDatabaseUrl(), ...given });
    value = await work(await contextOf(db, { roles: ["ops"], teams: [] }, { config }));
  });
  return value as Value;
}

const names = ["a", "b-1", "c.d"];
/** Any text that Git keeps: other lines' ends, no end at all, characters of several bytes. */
const comment = fc.constantFrom("", "# Größe\n", "# a\r\n", "# 🚀");
const catalogs: fc.Arbitrary<CatalogFile[]> = fc
  .record({
    exceptions: fc.subarray(names),
    policies: fc.subarray(names),
    targets: fc.subarray(["a", "b-1"]),
    templates: fc.array(
      fc.record({
        name: fc.constantFrom("x-one", "x-two"),
        version: fc.constantFrom("0.9.0", "1.0.0", "1.0.0-rc.1", "1.10.0", "1.9.0"),
        isReleased: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    settings: fc.boolean(),
    comment,
  })
  .map(({ exceptions, policies, targets, templates, settings, comment: added }) => {
    const files = [
      ...exceptions.map((name) => exceptionFile(name)),
      ...policies.flatMap((name) => policyFiles(`p-${name}`)),
      ...targets.map((name) => targetFile(name)),
      ...templates.flatMap(({ name, version, isReleased }) =>
        templateFiles(name, {
          version,
          folder: isReleased ? `released/${name}/${version}` : `templates/${name}`,
        }),
      ),
      ...(templates.some(({ name }) => name === "x-one")
        ? [
            {
              path: "versions/x-one.yaml",
              text: `apiVersion: slipway.dev/v1alpha1
kind: VersionStates
metadata: { name: x-one }
spec: # Kept as it is written.
  versions:
    - { version: ${templates.find(({ name }) => name === "x-one")?.version ?? ""}, state: withdrawn, reason: It is too old by now. }
`,
            },
          ]
        : []),
      ...(settings
        ? [
            {
              path: "settings.yaml",
              text: "apiVersion: slipway.dev/v1alpha1\nkind: Settings\nspec: {}\n",
            },
          ]
        : []),
    ].map(({ path: place, text }) => ({
      path: place,
      text: place.startsWith("policies/") ? text : `${text}${added}`,
    }));
    return [...new Map(files.map((file) => [file.path, file])).values()];
  });

describe("an export that is imported elsewhere", () => {
  test("is exported from there as the same bytes, whatever was decided", async () => {
    await fc.assert(
      fc.asyncProperty(catalogs, async (files) => {
        const first = await installation(async (ctx) => {
          const { broken, problems } = await importCatalog(ctx, files);
          expect({
            broken,
            problems: problems.filter(({ severity }) => severity === "error"),
          }).toEqual({ broken: [], problems: [] });
          return (await exportCatalog(ctx)).files;
        });
        const second = await installation(async (ctx) => {
          await importCatalog(ctx, first);
          return (await exportCatalog(ctx)).files;
        });
        expect(second).toEqual(first);
        const given = new Set(files.map(({ text }) => text));
        expect([...given].filter((text) => !first.some((file) => file.text === text))).toEqual([]);
      }),
      { numRuns: 6 },
    );
  });

  test("is the same in a folder, and an import of it says that nothing differs", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "slipway-catalog-"));
    const catalog = path.join(folder, "catalog");
    await installation(async (ctx) => {
      await importCatalog(ctx, [exceptionFile("a"), ...policyFiles("p-a"), ...templateFiles("x")]);
      const { files } = await exportCatalog(ctx);
      await writeCatalogFolder(catalog, files);
      const read = await readCatalogFolder(catalog);
      expect(read).toEqual(files);
      expect(await importCatalog(ctx, read)).toMatchObject({ broken: [], onlyHere: [] });
      expect((await importCatalog(ctx, read)).taken).toEqual([]);
      await expect(writeCatalogFolder(catalog, files)).rejects.toMatchObject({ code: "conflict" });
    });
    await rm(folder, { recursive: true });
  });
});

test("with a catalog repository an import decides nothing, and says where to push", async () => {
  await installation(
    async (ctx) => {
      await expect(importCatalog(ctx, [exceptionFile("a")])).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("acme/catalog"),
      });
    },
    { SLIPWAY_CATALOG_REPOSITORY: "acme/catalog" },
  );
});

test("an import takes nothing away, and says what is only here", async () => {
  await installation(async (ctx) => {
    await importCatalog(ctx, [exceptionFile("a"), exceptionFile("b")]);
    expect(await importCatalog(ctx, [exceptionFile("a", "2031-01-31")])).toMatchObject({
      taken: ["decisions"],
      onlyHere: ["exceptions/b.yaml"],
    });
    const { files } = await exportCatalog(ctx);
    expect(files.map(({ path: place }) => place)).toEqual(
      expect.arrayContaining(["exceptions/a.yaml", "exceptions/b.yaml"]),
    );
  });
});

test("people without the role export and import nothing", async () => {
  await rolledBack(handle, async (db) => {
    const ctx = await contextOf(db, { roles: ["developer"], teams: ["payments"] });
    await expect(exportCatalog(ctx)).rejects.toMatchObject({ code: "forbidden" });
    await expect(importCatalog(ctx, [])).rejects.toMatchObject({ code: "forbidden" });
  });
});
