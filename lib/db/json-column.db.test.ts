import {
  asyncProperty,
  assert,
  constantFrom,
  dictionary,
  jsonValue,
  oneof,
  string,
} from "fast-check";
import { afterAll, expect, test } from "vitest";
import { jsonColumn } from "./json-column";
import { openTestDatabase, rolledBack } from "./testing";

const handle = openTestDatabase();
afterAll(() => handle.close());

/** Names that an object has already, and those that Prisma knows something by. */
const name = oneof(
  constantFrom("__proto__", "constructor", "toString", "toJSON", "$type", "set", "value", ""),
  string(),
);

test("any JSON comes back from a column as it was given, whatever its members are called", async () => {
  const given = dictionary(name, oneof(jsonValue(), dictionary(name, jsonValue())));
  await rolledBack(handle, async (db) => {
    const asked = { template: "a", version: "1.0.0", askedBy: "Olivia", askedAt: new Date() };
    const row = { digest: "a", state: "waiting", ...asked };
    const { id } = await db.impact.create({ data: row });
    const back = async (value: object) => {
      const data = { bundle: jsonColumn(value) };
      return (await db.impact.update({ where: { id }, data })).bundle;
    };
    await assert(
      asyncProperty(given, async (value) => {
        // As text: what compares objects does not look at `__proto__`. PostgreSQL has an order of its own, and no -0.
        expect(sorted(await back(value))).toBe(sorted(JSON.parse(JSON.stringify(value))));
      }),
      { numRuns: 60 },
    );
  });
});

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
