import { afterAll, expect, test } from "vitest";
import type { PrismaClient } from "@/lib/db/server";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { contextOf } from "@/lib/identity/testing";
import { parseTemplate, templateDigest } from "@/lib/template";
import { getTemplateVersion } from "./get-template-version";
import { offerLatest } from "./store/templates";
import { saveState, storeVersion } from "./store/curated-versions";
import { takeInBundle } from "./take-in";
import { decided, offer } from "./testing";

const handle = openTestDatabase();
afterAll(() => handle.close());

const name = "older";
/** A look-ahead in the middle, which was let through once. */
const bundle = Object.fromEntries(
  Object.entries(offer({ name })).map(([path, text]) => [
    path,
    path === "template.yaml"
      ? `${text}  parameters: { properties: { host: { type: string, pattern: "a(?!b)" } } }\n`
      : path === "files/settings.yaml"
        ? `${text}  host: \${{ params.?host }}\n`
        : text,
  ]),
);
const opsOf = (db: PrismaClient) =>
  contextOf(db, { name: "Olivia Ops", roles: ["ops"], teams: [], groups: ["platform-ops"] });

/** As a server stored it that refused less. */
async function storedBefore(db: PrismaClient, state: "draft" | "published") {
  const ops = await opsOf(db);
  await takeInBundle(ops, offer({ name, version: "0.9.0" }), { source: "test", publish: false });
  const { id: templateId } = await db.template.findUniqueOrThrow({ where: { name } });
  const { template } = parseTemplate(bundle, { isPublished: true });
  if (template === undefined) throw new Error("It does not parse.");
  const id = await storeVersion(db, {
    templateId,
    version: "1.0.0",
    precedence: "1.0.0",
    digest: templateDigest(bundle),
    definition: template.definition,
    readme: "",
    problems: [],
    changes: "",
    bundle,
  });
  if (state === "published")
    await saveState(db, id, { state, publishedAt: ops.now(), publishedBy: "Olivia Ops" });
  await offerLatest(db, templateId, ops.now());
  return ops;
}

const refusal = {
  code: "template_invalid",
  message: expect.stringMatching(/a\(\?!b\) of host cannot be used|has 1 errors/),
};

test("a pattern that cannot be tested in linear time is not taken in, and a draft that has one is not published", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await storedBefore(db, "draft");
    await expect(
      takeInBundle(ops, bundle, { source: "test", publish: true }),
    ).rejects.toMatchObject(refusal);
    await expect(decided.publish(ops, name, "1.0.0")).rejects.toMatchObject(refusal);
  });
});

test("a version that was published with one stays as it is at the next start, and can be used", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await storedBefore(db, "published");
    expect(await takeInBundle(ops, bundle, { source: "test", publish: true })).toMatchObject({
      outcome: "unchanged",
      problems: [{ code: "unchecked-pattern", severity: "warning" }],
    });
    const { definition, schema } = await getTemplateVersion(ops, name, "1.0.0");
    for (const one of [schema, definition.steps[0]?.schema])
      expect(one).toMatchObject({ properties: { host: { type: "string" } } });
    expect(JSON.stringify([schema, definition])).not.toContain('"pattern"');
  });
});
