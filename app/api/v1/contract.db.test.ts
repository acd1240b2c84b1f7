import path from "node:path";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import {
  anything,
  array,
  type Arbitrary,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  integer,
  jsonValue,
  oneof,
  option,
  record,
  sample,
  string,
  stringify,
} from "fast-check";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { forgetFairUse } from "@/lib/fair-use/server";
import type { Scope } from "@/lib/access";
import { offer } from "@/lib/catalog/testing";
import { askForImpactOfDraft, discardDraft, startDraft } from "@/lib/drafts/server";
import { kroDefinition } from "@/lib/drafts/testing";
import { askException } from "@/lib/exception-requests/server";
import { beginHold, endHold } from "@/lib/hold/server";
import { createServiceAccount, createToken } from "@/lib/identity/server";
import { moveProposal } from "@/lib/proposals/server";
import { setCatalogRepository } from "@/lib/proposals/testing";
import { moveRequest } from "@/lib/pull-requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { description } from "./openapi.json/description";

/** What the description says, as far as it is walked here. */
interface Operation {
  operationId: string;
  parameters?: { name: string; in: "query" | "path" | "header"; schema: Schema }[];
  requestBody?: object;
  security?: [];
  responses: Record<string, { content?: Record<string, { schema: object }>; headers?: object }>;
}
interface Schema {
  type?: string;
  enum?: readonly string[];
  minimum?: number;
}
type Handler = (request: Request, rest: { params: Promise<unknown> }) => Promise<Response>;

/** What was made for one call: each part good or bad. */
interface Sent {
  path: Record<string, string>;
  query: [string, string][];
  headers: Record<string, string>;
  body: string | undefined;
}

const document = description("https://slipway.example.com");
const operations = Object.entries(document.paths).flatMap(([address, methods]) =>
  Object.entries(methods as Record<string, Operation>).map(
    ([method, operation]): [string, string, string, Operation] => [
      operation.operationId,
      method.toUpperCase(),
      address,
      operation,
    ],
  ),
);

let stage: Stage;
const known = {
  id: "",
  failed: "",
  instance: "",
  token: "",
  exception: "",
  withdrawn: "",
  account: "",
  proposal: "",
  failedProposal: "",
  draft: "",
  impact: "",
  quietDraft: "",
  openDraft: "",
  discardedDraft: "",
  tokens: [] as string[],
};
const errors: string[] = [];
const template = { ...offer({ name: "of-the-contract" }), "a.md": "a\n" };
const exceptionFor = (name: string) => ({
  policy: "image-sources",
  rule: 0,
  team: "payments",
  object: { kind: "Deployment", name },
  reason: "Its maker has no other registry yet.",
  expires: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
});

beforeAll(async () => {
  // What waits for Ops is counted over all: other tests count it as well.
  stage = await setStage({ ownDatabase: true });
  for (const [key, value] of Object.entries(stage.job.config))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) process.env[key] = value;
  for (const name of ["READS", "PREVIEWS", "SUBMITS", "BAD_TOKENS"])
    process.env[`SLIPWAY_${name}_PER_MINUTE`] = "1000000";
  const log = pino({ level: "error" }, { write: (line: string) => errors.push(line) });
  Object.assign(globalThis, { __slipwayLog: log });
  const opened = await stage.open();
  known.id = opened.id;
  known.instance = opened.instanceId;
  const catalog = await setCatalogRepository(stage, `acme/catalog-of-${stage.target}`);
  known.proposal = await catalog.propose("one", "one");
  known.failedProposal = await catalog.propose("two", "two");
  const failed = await stage.open();
  known.failed = failed.id;
  stage.forge.fault(() => ({ kind: "status", status: 403, message: "Not allowed." }));
  await moveRequest(stage.job, failed.id);
  await moveProposal(stage.job, known.failedProposal);
  stage.forge.fault(null);
  const tokenOf = async (name: string, groups: string[]) => {
    const ctx = await stage.as({ name });
    await ctx.db.user.update({ where: { id: ctx.actor.userId ?? "" }, data: { groups } });
    const scopes: Scope[] = ["read", "write", "catalog", "ops"];
    return (await createToken(ctx, { name: "test", scopes, seconds: 3600 })).text;
  };
  known.tokens = [
    await tokenOf("Dana", ["team-payments"]),
    await tokenOf("Olivia", ["platform-ops"]),
    await tokenOf("Sam Stranger", []),
  ];
  const ops = await stage.as({ name: "Olivia", roles: ["ops"] });
  const robot = { name: `robot-${stage.target.slice(-8)}`, reason: "Tests", team: "payments" };
  known.account = (await createServiceAccount(ops, robot)).id;
  known.token = (await createToken(ops, { name: "to be revoked" })).token.id;
  const begin = async () => (await startDraft(ops, { from: "files", files: template })).id;
  known.draft = await begin();
  known.quietDraft = await begin();
  known.openDraft = await begin();
  known.discardedDraft = (await discardDraft(ops, await begin())).id;
  known.impact = (await askForImpactOfDraft(ops, known.draft, {})).digest;
  const dana = await stage.as({ name: "Dana" });
  known.exception = (await askException(dana, exceptionFor("decided"))).id;
  known.withdrawn = (await askException(dana, exceptionFor("withdrawn"))).id;
}, 90_000);
afterAll(() => stage.close());
beforeEach(() => {
  forgetFairUse();
  errors.length = 0;
});

/** What makes programs stumble, and texts of any other kind. */
const hostile = oneof(
  constantFrom(
    "",
    "\u0000",
    "a\u0000b",
    "\ud800",
    "x\udc00",
    "..",
    "%00",
    "%",
    "__proto__",
    "0",
    "-1",
    "1e9",
    "[object Object]",
    "' or 1=1 --",
    "null",
    "\u202e",
    "a".repeat(5_000),
    "99999999999999999999",
  ),
  string({ unit: "binary", maxLength: 30 }),
);

function goodValue({ type, enum: values, minimum }: Schema): Arbitrary<string> {
  if (values !== undefined) return constantFrom(...values);
  if (type === "integer") return integer({ min: minimum ?? 0, max: 20 }).map(String);
  return constantFrom("payments", "settings", "a");
}

/** Steps of a path: those that there are, and others. */
function goodStep(name: string, operationId: string): Arbitrary<string> {
  if (name === "digest") return constant(known.impact);
  if (name === "to") return constant("1.0.0");
  if (name === "name") return constant(stage.template);
  if (operationId === "bringBackDraft") return constant(known.discardedDraft);
  if (operationId === "discardDraft") return constant(known.openDraft);
  if (/^(restore|release|ask)\w*Draft/.test(operationId)) return constant(known.quietDraft);
  if (operationId.includes("Draft")) return constant(known.draft);
  if (operationId === "retryRequest") return constantFrom(known.failed, known.id);
  if (operationId === "revokeToken") return constant(known.token);
  if (operationId === "withdrawException") return constant(known.withdrawn);
  if (/exception/i.test(operationId)) return constant(known.exception);
  if (operationId === "endServiceAccount") return constant(known.account);
  if (operationId === "retryProposal") return constantFrom(known.failedProposal, known.proposal);
  if (operationId.endsWith("Proposal")) return constant(known.proposal);
  return constant(name === "version" ? "1.0.0" : known.id);
}

function pathOf(operation: Operation): Arbitrary<Record<string, string>> {
  const steps = (operation.parameters ?? []).filter((one) => one.in === "path");
  return record(
    Object.fromEntries(
      steps.map(({ name }) => [
        name,
        oneof(
          { weight: 2, arbitrary: goodStep(name, operation.operationId) },
          { weight: 1, arbitrary: hostile.filter((text) => text !== "") },
        ),
      ]),
    ),
  );
}

function queryOf(operation: Operation): Arbitrary<[string, string][]> {
  const parameters = (operation.parameters ?? []).filter((one) => one.in === "query");
  if (parameters.length === 0) return constant([]);
  const one = oneof(
    ...parameters.map(({ name, schema }) =>
      oneof(goodValue(schema), hostile).map((value): [string, string] => [name, value]),
    ),
  );
  const some = array(one, { maxLength: 4 });
  const isUpload = parameters.some(({ name }) => name === "file");
  return isUpload ? some.map((others) => [["format", "kro"], ...others]) : some;
}

/** A launch, a change, what is almost one, and anything else. */
function bodyOf(operation: Operation): Arbitrary<string | undefined> {
  if (operation.requestBody === undefined) return constant(undefined);
  const launch = {
    template: stage.template,
    team: "payments",
    target: stage.target,
    name: "checkout",
    parameters: { greeting: "hello", extra: ["a"] },
  };
  const change = { kind: "edit", instance: known.instance, parameters: { greeting: "bye" } };
  const bad = oneof(
    hostile,
    jsonValue(),
    constantFrom([], {}, null, [[]], { a: 1 }, true, 1.5, -0),
  );
  const spoilt = oneof(constant<object>(launch), constant<object>(change)).chain((body) =>
    record({
      key: constantFrom(...Object.keys(body), "kind", "version", "basis", "overwrite", "other"),
      value: bad,
    }).map(({ key, value }) => ({ ...body, [key]: value })),
  );
  const inside = record({ greeting: bad, extra: bad }).map((parameters) => ({
    ...launch,
    parameters,
  }));
  const good = drafting[operation.operationId];
  return oneof(
    ...(good === undefined ? [] : [{ weight: 6, arbitrary: constant(good) }]),
    constant(JSON.stringify(launch)),
    constant(JSON.stringify(change)),
    constant(JSON.stringify({ ...change, kind: "remove" })),
    constant(JSON.stringify({ parameters: { greeting: "again" } })),
    constant(JSON.stringify({ reason: "It is not needed any more." })),
    constant(JSON.stringify(exceptionFor("checkout"))),
    constant(JSON.stringify({ verdict: "refuse", remark: "Move it." })),
    // Dry, so that what is launched stays offered.
    constant(JSON.stringify({ decision: "withdraw", dryRun: true })),
    constant(JSON.stringify({ decision: "restore" })),
    spoilt.map((body) => JSON.stringify(body)),
    inside.map((body) => JSON.stringify(body)),
    bad.map((body) => JSON.stringify(body)),
    constantFrom("", "{", "[".repeat(100_000), "\ufffe", '{"name":"\\ud800"}', '{"\\u0000":1}'),
    anything().map((value) => stringify(value)),
  );
}

/** What is done with drafts, by what it is called. */
const drafting: Readonly<Record<string, string>> = {
  startDraft: JSON.stringify({ from: "new", scaffold: "service", name: "begun" }),
  importDraft: kroDefinition,
  offerDraftValues: kroDefinition,
  pushDraft: JSON.stringify({ files: template }),
  saveDraft: JSON.stringify({ onto: 1, changes: [{ path: "a.md", text: "b\n" }] }),
  restoreDraft: JSON.stringify({ revision: 1, onto: 1 }),
  noteDraftPresence: JSON.stringify({ file: "a.md" }),
  askForDraftRelease: JSON.stringify({ revision: 1 }),
  askForDraftImpact: "{}",
  releaseDraft: JSON.stringify({ revision: 1, dryRun: true }),
};

function headersOf(): Arbitrary<Record<string, string>> {
  return record({
    authorization: oneof(
      { weight: 6, arbitrary: constantFrom(...known.tokens).map((token) => `Bearer ${token}`) },
      {
        weight: 1,
        arbitrary: constantFrom(
          "",
          "Bearer",
          "Bearer x",
          "Basic eDp5",
          `Bearer slp_${"x".repeat(43)}`,
        ),
      },
    ),
    "idempotency-key": option(
      constantFrom("key-of-the-contract", "short", "ü".repeat(20), "a b c d e f g h"),
      { nil: "" },
    ),
  }).map((headers) =>
    Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== "")),
  );
}

function routeFile(address: string): string {
  return path.join(
    process.cwd(),
    "app",
    address.replaceAll("{", "[").replaceAll("}", "]"),
    "route.ts",
  );
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ ...document, $id: "api" } as object);
const validators = new Map<string, ValidateFunction>();

/** Whether a body is what the description says of this answer. */
function validatorOf(
  address: string,
  method: string,
  status: string,
  type: string,
): ValidateFunction {
  const steps = [
    "paths",
    address,
    method.toLowerCase(),
    "responses",
    status,
    "content",
    type,
    "schema",
  ];
  const pointer = steps
    .map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1")))
    .join("/");
  const name = `api#/${pointer}`;
  const validate = validators.get(name) ?? ajv.compile({ $ref: name });
  validators.set(name, validate);
  return validate;
}

/** What a body is made of: a value, a value in each line, or a text. */
function valuesIn(text: string, type: string): unknown[] {
  if (type === "text/csv") return [text];
  if (type !== "application/jsonl") return [JSON.parse(text)];
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as unknown]));
}

/** Half of a pair has no bytes of its own in an address. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

async function call(
  handler: Handler,
  method: string,
  address: string,
  sent: Sent,
): Promise<Response> {
  const pathname = address.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encoded(sent.path[name] ?? ""),
  );
  const query = sent.query.map(([name, value]) => `${name}=${encoded(value)}`).join("&");
  const request = new Request(`${stage.job.config.NEXTAUTH_URL}${pathname}?${query}`, {
    method,
    headers: new Headers(
      Object.entries(sent.headers).map(([name, value]): [string, string] => [
        name,
        Buffer.from(value).toString("latin1"),
      ]),
    ),
    ...(sent.body === undefined ? {} : { body: sent.body }),
  });
  return handler(request, { params: Promise.resolve(sent.path) });
}

describe("whatever is sent, the answer is one that the description has, and no failure:", () => {
  test.each(operations)("%s", { timeout: 300_000 }, async (_id, method, address, operation) => {
    const handler = ((await import(routeFile(address))) as Record<string, Handler>)[method];
    if (handler === undefined) throw new Error(`There is no ${method} ${address}.`);
    const seen = new Map<number, number>();
    await assert(
      asyncProperty(
        record({
          path: pathOf(operation),
          query: queryOf(operation),
          headers: headersOf(),
          body: bodyOf(operation),
        }),
        async (sent) => {
          const response = await call(handler, method, address, sent);
          const status = String(response.status);
          seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
          const text = await response.text();
          expect({ status, text, isDescribed: status in operation.responses }).toMatchObject({
            isDescribed: true,
          });
          const type = response.headers.get("content-type")?.split(";")[0] ?? "";
          expect(Object.keys(operation.responses[status]?.content ?? {})).toContain(type);
          const validate = validatorOf(address, method, status, type);
          for (const value of valuesIn(text, type)) {
            validate(value);
            expect(validate.errors ?? []).toEqual([]);
          }
          expect(response.status).toBeLessThan(500);
          expect(errors).toEqual([]);
        },
      ),
      { numRuns: operation.requestBody === undefined ? 150 : 250 },
    );
    expect([...seen.keys()]).toSatisfy((statuses: number[]) =>
      statuses.some((status) => status < 300),
    );
  });
});

test("the workbench saves as much at once as a template may hold", async () => {
  const { POST } = (await import("../drafts/[id]/save/route")) as Record<string, Handler>;
  const text = "é".repeat(400_000);
  const changes = ["a", "b", "c"].map((path) => ({ path: `${path}.md`, text }));
  const { id, revision } = await startDraft(await stage.as({ name: "Olivia", roles: ["ops"] }), {
    from: "new",
    scaffold: "service",
    name: "large",
  });
  const answer = await call(POST as Handler, "POST", "/api/drafts/{id}/save", {
    path: { id },
    query: [],
    headers: { authorization: `Bearer ${known.tokens[1] ?? ""}` },
    body: JSON.stringify({ onto: revision, changes }),
  });
  expect([answer.status, await answer.json()]).toEqual([200, { kind: "saved", revision: 2 }]);
});

/** Operations that store nothing, though they are no `GET`. */
const previews = new Set(["render", "offerDraftValues", "validateDraft", "testDraft"]);

test("while Slipway is held, everything is read and nothing is changed", async () => {
  await beginHold(stage.job.db, { since: new Date(), by: "test", because: "It is a copy." });
  onTestFinished(async () => void (await endHold(stage.job.db)));
  const [dana = "", olivia = ""] = known.tokens;
  for (const [id, method, address, operation] of operations) {
    const handler = ((await import(routeFile(address))) as Record<string, Handler>)[method];
    const steps = (operation.parameters ?? []).filter((one) => one.in === "path");
    const [path] = sample(
      record(Object.fromEntries(steps.map(({ name }) => [name, goodStep(name, id)]))),
      1,
    );
    const sent = { query: [], body: method === "GET" ? undefined : "{}", path: path ?? {} };
    const answers: number[] = [];
    for (const token of [dana, olivia]) {
      const headers = { authorization: `Bearer ${token}` };
      if (handler)
        answers.push((await call(handler, method, address, { ...sent, headers })).status);
    }
    // What only looks at something may, whatever its method.
    expect({ id, isHeld: answers.every((status) => status === 503) }).toEqual({
      id,
      isHeld: method !== "GET" && !previews.has(id),
    });
  }
});
