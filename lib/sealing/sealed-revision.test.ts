import { randomBytes, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { openRevision, openRevisions, resealed, sealedColumns } from "./sealed-revision";

const [key, other] = [0, 1].map(() => randomBytes(32).toString("base64")) as [string, string];
const texts = { parameters: { a: "hush" }, files: [{ path: "a", content: "hush" }] };
const rowOf = (by: string, basis?: object) => {
  const id = randomUUID();
  return { id, basis: null, ...sealedColumns(by, id, { ...texts, basis }) };
};

test("a sealed revision opens to what it was, and holds none of it meanwhile", () => {
  const row = rowOf(key, { commit: "c" });
  expect(JSON.stringify({ ...row, sealed: Buffer.from(row.sealed).toString() })).not.toContain(
    "hush",
  );
  expect(openRevision(key, row)).toMatchObject({ ...texts, basis: { commit: "c" } });
  expect(openRevision(key, rowOf(key))).toMatchObject({ ...texts, basis: null });
});

test("what is sealed of one revision does not open as another", () => {
  expect(() => openRevision(key, { ...rowOf(key), id: randomUUID() })).toThrow(/cannot be opened/);
});

test("of several, those are left out whose key is gone", () => {
  const rows = [rowOf(key), rowOf(other), { ...rowOf(key), sealed: null }];
  expect(openRevisions(key, rows).map(({ id }) => id)).toEqual([rows[0]?.id, rows[2]?.id]);
});

test("what is sealed anew opens with the first of the keys; what none opens stays as it is", () => {
  const row = rowOf(key);
  const sealed = resealed(`${other},${key}`, row) ?? null;
  expect(openRevision(other, { ...row, sealed })).toMatchObject(texts);
  expect(resealed(other, row)).toBeUndefined();
  expect(resealed(key, { ...row, sealed: null })).toBeUndefined();
});
