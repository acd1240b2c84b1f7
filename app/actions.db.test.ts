import { readdirSync } from "node:fs";
import path from "node:path";
import { anything, array, assert, asyncProperty, constantFrom, oneof, record } from "fast-check";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { openDatabase, type DatabaseHandle } from "@/lib/db/server";
import { forgetFairUse } from "@/lib/fair-use/server";
import { beginHold, endHold } from "@/lib/hold/server";
import { giveSession } from "@/lib/identity/testing";
import { setStage, type Stage } from "@/lib/requests/testing";
import { serverActions } from "./routes";

type Action = (...sent: unknown[]) => Promise<unknown>;

const request = { cookie: "", name: "" };
vi.mock("next/headers", () => ({
  cookies: () =>
    Promise.resolve({
      get: (name: string) => (name === request.name ? { value: request.cookie } : undefined),
    }),
  headers: () => Promise.resolve(new Headers()),
}));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));

let stage: Stage;
let handle: DatabaseHandle;
const errors: string[] = [];

beforeAll(async () => {
  stage = await setStage();
  for (const [key, value] of Object.entries(stage.job.config))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) process.env[key] = value;
  for (const name of ["READS", "PREVIEWS", "SUBMITS"])
    process.env[`SLIPWAY_${name}_PER_MINUTE`] = "1000000";
  const log = pino({ level: "error" }, { write: (line: string) => errors.push(line) });
  Object.assign(globalThis, { __slipwayLog: log });
  handle = openDatabase(stage.job.config.DATABASE_URL, 4);
  const groups = ["team-payments", "platform-ops"];
  const person = { name: "Olivia", email: "olivia@example.com", groups };
  const session = await giveSession(handle.db, stage.job.config, person);
  [request.name = "", request.cookie = ""] = session.cookie.split("=");
}, 60_000);
afterAll(async () => {
  await handle.close();
  await stage.close();
});
beforeEach(() => {
  forgetFairUse();
  errors.length = 0;
});

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
  (file) => path.basename(file) === "actions.ts",
);

const hostile = oneof(
  constantFrom<unknown>(
    undefined,
    null,
    "",
    "\u0000",
    "\ud800",
    [],
    {},
    0,
    -1,
    1n,
    Number.NaN,
    "constructor",
    "__proto__",
  ),
  constantFrom<unknown>(
    new Map(),
    new Date(0),
    () => 1,
    Symbol("x"),
    new FormData(),
    Promise.resolve(1),
  ),
  anything(),
);
/** What looks like what a form sends, with anything in its place. */
const spoilt = record(
  {
    kind: oneof(constantFrom("edit", "upgrade", "remove"), hostile),
    instance: hostile,
    version: hostile,
    team: oneof(constantFrom("payments"), hostile),
    target: hostile,
    name: oneof(constantFrom("checkout"), hostile),
    parameters: oneof(constantFrom({}, { greeting: "\ud800" }), hostile),
    text: hostile,
    tests: hostile,
    note: hostile,
    revision: hostile,
    scopes: hostile,
    seconds: hostile,
  },
  { requiredKeys: [] },
);

test.each(files)(
  "whatever is sent to an action of %s, it answers, and nothing is a failure",
  { timeout: 300_000 },
  async (file) => {
    const exported = (await import(path.join(import.meta.dirname, file))) as Record<string, Action>;
    const actions = Object.entries(exported).filter(
      ([name, { length }]) => serverActions[`${file} ${name}`] && length > 0,
    );
    expect(actions.length).toBeGreaterThan(0);
    for (const [, action] of actions) {
      await assert(
        asyncProperty(array(oneof(spoilt, hostile), { maxLength: 5 }), async (sent) => {
          const answer = JSON.stringify(await action(...sent), (_key, value: unknown) =>
            typeof value === "bigint" ? String(value) : value,
          );
          expect(answer).not.toContain('"internal"');
          expect(errors).toEqual([]);
        }),
        { numRuns: 80 },
      );
    }
  },
);

/** What shows something and changes nothing. */
const previews = [
  "(portal)/catalog/[name]/launch/actions.ts preview",
  "(portal)/instances/[id]/actions.ts preview",
  "(portal)/requests/[id]/change/actions.ts preview",
  "(ops)/ops/catalog/actions.ts check",
  "(ops)/ops/policies/actions.ts check",
  "(ops)/ops/policies/actions.ts checkRevert",
  "(ops)/ops/policies/actions.ts checkSwitch",
  "(ops)/ops/templates/actions.ts meaningOf",
  "(portal)/catalog/[name]/launch/actions.ts checkName",
];

test("while Slipway is held every action refuses and says so, but those that only show something", async () => {
  await beginHold(handle.db, { since: new Date(), by: "test", because: "It is a copy." });
  onTestFinished(async () => void (await endHold(handle.db)));
  const goOn: string[] = [];
  for (const file of files)
    for (const [name, action] of Object.entries(
      (await import(path.join(import.meta.dirname, file))) as Record<string, Action>,
    )) {
      const answer = (await action()) as { ok: boolean; problem?: { detail: string } };
      const says = answer.problem?.detail ?? "";
      if (!says.startsWith("Slipway is held")) goOn.push(`${file} ${name}`);
    }
  expect(goOn.toSorted()).toEqual(previews.toSorted());
});
