import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PortalError } from "@/lib/errors";
import { fromCrossing } from "./crossing";
import type { ThreadTask } from "./task";
import { costly } from "./testing/costly-tasks";
import { type PoolOptions, ThreadPool } from "./thread-pool";

const root = path.join(import.meta.dirname, "../..");
let built = "";

beforeAll(async () => {
  // Below the project, where its packages are found.
  built = await mkdtemp(path.join(root, "node_modules", ".slipway-test-"));
  await build({
    absWorkingDir: root,
    entryPoints: {
      thread: "lib/threads/testing/costly-thread.ts",
      program: "lib/threads/testing/program-with-thread.ts",
    },
    outdir: built,
    bundle: true,
    platform: "node",
    format: "esm",
    outExtension: { ".js": ".mjs" },
    packages: "external",
    alias: { "server-only": path.join(root, "node_modules/server-only/empty.js"), "@": root },
    logLevel: "error",
  });
});

afterAll(() => rm(built, { recursive: true, force: true }));

const poolWith = (options: Partial<PoolOptions> = {}): ThreadPool =>
  new ThreadPool({ program: path.join(built, "thread.mjs"), ...options });

/** As `runTask` does it. */
async function run<Input, Output>(
  pool: ThreadPool,
  { kind, called, deadline: usual }: ThreadTask<Input, Output>,
  { input, deadline = usual, ...more }: { input?: Input; deadline?: number; memory?: number } = {},
): Promise<Output> {
  const answer = await pool.run({ kind, called, input, deadline, ...more });
  if ("error" in answer) throw fromCrossing(answer.error);
  return answer.output as Output;
}

test("a task gives back what it was given, as plain data", async () => {
  const input = { list: [1n, "text", { date: new Date(0) }], map: new Map([["a", new Set([1])]]) };
  expect(await run(poolWith(), costly.echo, { input })).toEqual(input);
});

test("a repository gets there whole, also after one that could not be sent", async () => {
  const pool = poolWith({ most: 1 });
  const files = new Map(
    Array.from({ length: 3_000 }, (_, index) => [`${index}`, { text: "a".repeat(1_000) }]),
  );
  const broken = new Map<string, unknown>([...files, ["last", { text: () => 1 }]]);
  await expect(run(pool, costly.echo, { input: { files: broken } })).rejects.toThrow(/clone/);
  const input = { head: { files }, base: { files: new Map([...files].slice(0, 300)) } };
  expect(await run(pool, costly.echo, { input })).toEqual(input);
});

test("what takes too long ends with a clear error, and what runs beside it goes on", async () => {
  const pool = poolWith();
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 10);
  for (const task of [costly.forever, costly.backtracking]) {
    const before = ticks;
    await expect(run(pool, task, { deadline: 500 })).rejects.toMatchObject({
      code: "too_costly",
      message: "It took too long: the test, at most 0.5 s.",
      hint: expect.any(String),
    });
    // Were it in this thread, there would be none.
    expect(ticks - before).toBeGreaterThan(5);
    expect(await run(pool, costly.echo, { input: "next" })).toBe("next");
  }
  clearInterval(ticking);
});

test("what the machine spends on other things does not count, up to several times the deadline", async () => {
  const pool = poolWith();
  // It only waits, as one that gets no turn of the processor does.
  expect(await run(pool, costly.later, { input: 2_500, deadline: 2_000 })).toBe("later");
});

test("what waits for something is ended in the end, too", async () => {
  const pool = poolWith();
  expect(await run(pool, costly.later, { input: 1 })).toBe("later");
  await expect(run(pool, costly.later, { input: 60_000, deadline: 100 })).rejects.toMatchObject({
    code: "too_costly",
  });
});

test.each(["longList", "manyObjects", "bytes"] as const)(
  "what needs too much memory (%s) ends with a clear error, and the process lives",
  async (kind) => {
    const pool = poolWith({ memory: 128 });
    await expect(run(pool, costly[kind])).rejects.toMatchObject({
      code: "too_costly",
      message: "It needed too much memory: the test, at most 128 MB.",
    });
    expect(await run(pool, costly.echo, { input: "next" })).toBe("next");
  },
);

test("a task may have more memory than its thread, as far as it says", async () => {
  const pool = poolWith({ memory: 64 });
  await expect(run(pool, costly.manyObjects, { memory: 160 })).rejects.toMatchObject({
    message: "It needed too much memory: the test, at most 160 MB.",
  });
  // What it left behind is not the next one's.
  expect(await run(pool, costly.echo, { input: "large", memory: 160 })).toBe("large");
  expect(pool.size).toBe(0);
});

test("an error of ours crosses whole, with its cause", async () => {
  const error = await run(poolWith(), costly.refuse).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PortalError);
  expect(error).toMatchObject({
    code: "invalid",
    message: "No.",
    hint: "Say yes.",
    fields: [{ pointer: "/answer", message: "It must be yes." }],
    retryAfter: 7,
    cause: { name: "TypeError", message: "inside", cause: { message: "a text" } },
    stack: expect.stringContaining("thread.mjs"),
  });
});

test("a defect crosses as what it is, and its thread goes on", async () => {
  const pool = poolWith({ most: 1 });
  const before = await run(pool, costly.which);
  await expect(run(pool, costly.fail)).rejects.toMatchObject({
    name: "RangeError",
    message: "A defect.",
  });
  await expect(run(pool, costly.notPlain)).rejects.toThrow("could not be cloned");
  await expect(run(pool, costly.echo, { input: () => 1 })).rejects.toThrow("could not be cloned");
  expect(await run(pool, costly.which)).toBe(before);
});

test("a thread that dies takes its task with it and nothing else", async () => {
  const pool = poolWith({ most: 1 });
  const [died, next] = await Promise.allSettled([
    run(pool, costly.die),
    run(pool, costly.echo, { input: "next" }),
  ]);
  expect(died).toMatchObject({ reason: { message: "The thread ended before its task." } });
  expect(next).toMatchObject({ value: "next" });
});

test("there are at most two threads, and what is more waits", async () => {
  const pool = poolWith();
  const ids = await Promise.all(
    Array.from({ length: 8 }, () => run(pool, costly.which, { deadline: 5_000 })),
  );
  expect(new Set(ids).size).toBe(2);
  expect(pool.size).toBe(2);
});

test("what may take long leaves a thread to a preview, and runs beside what may take longer", async () => {
  const pool = poolWith();
  const order: string[] = [];
  const begin = (name: string, deadline: number, input: number) =>
    run(pool, costly.later, { input, deadline }).then(() => order.push(name));
  const check = begin("check", 60_000, 1_500);
  const another = begin("another check", 60_000, 1);
  const preview = begin("preview", 5_000, 1);
  await preview;
  expect(order).toEqual(["preview"]);
  await Promise.all([check, another]);
  expect(order).toEqual(["preview", "check", "another check"]);
  const scan = begin("scan", 100_000, 1_500);
  await begin("a check beside it", 60_000, 1);
  expect(order.at(-1)).toBe("a check beside it");
  await scan;
});

test("a preview that gets no turn is told so, and to come back", async () => {
  const pool = poolWith({ longestWait: 50 });
  const busy = [1, 2].map(() => run(pool, costly.later, { input: 1_000, deadline: 5_000 }));
  await expect(run(pool, costly.later, { input: 1, deadline: 5_000 })).rejects.toMatchObject({
    code: "unavailable",
    retryAfter: 5,
  });
  await Promise.all(busy);
});

test("what too much waits before is refused, and may be asked again", async () => {
  const pool = poolWith({ most: 1, longestQueue: 2 });
  const asked = Array.from({ length: 4 }, () => run(pool, costly.later, { input: 10 }));
  const answers = await Promise.allSettled(asked);
  expect(answers.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "rejected",
  ]);
  expect(answers[3]).toMatchObject({ reason: { code: "unavailable", retryAfter: 5 } });
});

test("a thread without work ends", async () => {
  const pool = poolWith({ idle: 1 });
  await run(pool, costly.echo);
  expect(pool.size).toBe(1);
  await expect.poll(() => pool.size).toBe(0);
  expect(await run(pool, costly.echo, { input: "again" })).toBe("again");
});

test("a thread has nothing of the environment of its process", async () => {
  expect(await run(poolWith(), costly.environment)).toEqual([]);
});

test("a program that is not there is told so", async () => {
  await expect(run(poolWith({ program: path.join(built, "none.mjs") }), costly.echo))
    .rejects //
    .toMatchObject({ code: "misconfigured", hint: "Run `npm run build`." });
});

test("a process ends by itself while a thread waits for work", async () => {
  const child = spawn(process.execPath, [
    path.join(built, "program.mjs"),
    path.join(built, "thread.mjs"),
  ]);
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect({ said, code }).toEqual({ said: "done\n", code: 0 });
});
