import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { changesOf } from "./changes";
import type { AuditEntry } from "./entry";
import { exportHead, exportLines } from "./export-text";
import { actionInWords, auditActions } from "./words";

const lib = path.join(import.meta.dirname, "..");

/** Product files that may name an action of the record. */
const texts = readdirSync(lib, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !/\.test\.ts$|testing|generated|audit.words/.test(file))
  .map((file) => readFileSync(path.join(lib, file), "utf8"));

test("everything that is recorded has words, and no words are left over", () => {
  const actions = texts.flatMap((text) =>
    [...text.matchAll(/\baction: [^;{}\n]*/g)].flatMap(([line]) =>
      [...line.matchAll(/"([a-z-]+\.[a-z-]+)"/g)].map(([, action = ""]) => action),
    ),
  );
  expect(actions.length).toBeGreaterThan(15);
  expect(actions.filter((action) => actionInWords(action) === action)).toEqual([]);
  expect(
    auditActions.filter((action) => !texts.some((text) => text.includes(`"${action}"`))),
  ).toEqual([]);
});

test("an action that is not known is called as it is written", () => {
  expect(actionInWords("something.new")).toBe("something.new");
});

describe("what a line changed", () => {
  test("is each field that differs, with what it was and what it is", () => {
    expect(
      changesOf(
        { version: "1.0.0", parameters: { image: "a:1", replicas: 2, hosts: ["a"] } },
        {
          version: "1.0.0",
          parameters: { image: "a:2", replicas: 2, hosts: ["a", "b"], on: false },
        },
      ),
    ).toEqual([
      { field: "parameters.hosts", before: '["a"]', after: '["a","b"]' },
      { field: "parameters.image", before: "a:1", after: "a:2" },
      { field: "parameters.on", before: undefined, after: "false" },
    ]);
    expect(changesOf(null, { kind: "create" })).toEqual([
      { field: "kind", before: undefined, after: "create" },
    ]);
    expect(changesOf(null, null)).toEqual([]);
  });

  test("has a bound, however much differs", () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`f${at}`, at]));
    expect(changesOf(null, many)).toHaveLength(200);
  });
});

describe("an export", () => {
  const entry: AuditEntry = {
    id: "7",
    at: new Date("2026-05-01T12:00:00Z"),
    actorId: null,
    actor: "Dana <dana@example.com> (API token)",
    action: "request.open",
    subject: { type: "request", id: "1", name: "payments/checkout" },
    team: "payments",
    before: null,
    after: { kind: "edit" },
    requestId: "r-1",
    origin: { address: "203.0.113.7", token: { id: "t", name: "pipeline" } },
  };
  const values = (name: string) => exportLines([{ ...entry, actor: name }], "csv");

  test("is a line each, in CSV and as JSON", () => {
    expect(exportHead("csv").split(",")).toHaveLength(15);
    expect(exportLines([entry], "csv")).toBe(
      "7,2026-05-01T12:00:00.000Z,Dana <dana@example.com> (API token),,request.open,request,1," +
        'payments/checkout,payments,203.0.113.7,pipeline,,r-1,,"{""kind"":""edit""}"\r\n',
    );
    expect(JSON.parse(exportLines([entry], "jsonl"))).toMatchObject({
      id: "7",
      origin: entry.origin,
    });
    expect(exportHead("jsonl")).toBe("");
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0"])(
    "gives a spreadsheet no formula: %j",
    (name) => {
      expect(values(name)).toMatch(/Z,"?'/);
    },
  );

  test("quotes what would end a field or a line", () => {
    expect(values('a "b", c\nd')).toContain(',"a ""b"", c\nd",');
  });
});
