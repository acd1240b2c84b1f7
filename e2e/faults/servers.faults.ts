import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type EmptyInstallation,
  emptyInstallation,
  type Installation,
  type Server,
} from "./installation";
import { restartUnderLoad } from "./restarts";
import { blobName, tell } from "./settle";
import { bundleWorkers, killAll } from "./workers";

const many = 200;

let empty: EmptyInstallation;
let at: Installation;
beforeAll(async () => {
  await bundleWorkers();
  empty = await emptyInstallation();
});
afterAll(async () => {
  killAll();
  await (at ?? empty).close();
});

async function rows<Row>(sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: empty.databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

const headers = () => ({ authorization: `Bearer ${at.token}`, "content-type": "application/json" });
const bodyOf = (name: string) =>
  JSON.stringify({
    template: at.stage.template,
    team: "payments",
    name,
    target: at.stage.target,
    parameters: { greeting: name },
  });

/**
 * Posts as a careful client does: with a key, again where there was no answer, at whichever server
 * answers. Answers ids, one an answer.
 */
async function submit(name: string, key: string, first: number): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const server = at.webs[(first + attempt) % 2] as Server;
    const response = await fetch(`${server.url}/api/v1/requests`, {
      method: "POST",
      headers: { ...headers(), "idempotency-key": key },
      body: bodyOf(name),
      signal: AbortSignal.timeout(30_000),
    }).catch(() => undefined);
    const answer = (await response?.json().catch(() => undefined)) as
      | { id?: string; detail?: string }
      | undefined;
    if (response?.ok && answer?.id !== undefined) return answer.id;
    // Cut off after its first line, an answer is none: the server was killed in the middle of it.
    if (response && !response.ok && response.status < 500)
      throw new Error(`${response.status}: ${answer?.detail ?? ""}`);
    if (attempt === 60) throw new Error(`no answer for ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 400));
  }
}

async function allOpen(ids: readonly string[], seconds: number): Promise<void> {
  const { db } = at.stage.job;
  await expect
    .poll(
      () =>
        db.request
          .count({
            where: { id: { in: [...ids] }, state: "pull-request-open", work: { nextAt: null } },
          })
          .catch(() => 0),
      { timeout: seconds * 1000, interval: 250 },
    )
    .toBe(ids.length);
}

async function pullsOf(): Promise<{ number: number; head: { ref: string } }[]> {
  const found: { number: number; head: { ref: string } }[] = [];
  for (let page = 1; ; page += 1) {
    const part = (await (
      await fetch(
        `${at.stage.forge.api}/repos/${at.stage.repository}/pulls?state=all&per_page=100&page=${page}`,
        { headers: { authorization: "Bearer token-of-the-tests" } },
      )
    ).json()) as typeof found;
    found.push(...part);
    if (part.length < 100) return found;
  }
}

describe("two set-ups at once on an empty database", () => {
  it("migrate and seed once", async () => {
    expect(await Promise.all([empty.setUp(), empty.setUp()])).toEqual([0, 0]);
    const wanted = readdirSync("prisma/migrations", { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    ).length;
    expect(
      await rows(
        "select count(*)::int as count, count(distinct migration_name)::int as names from _prisma_migrations where finished_at is not null",
      ),
    ).toEqual([{ count: wanted, names: wanted }]);
    expect(await rows("select name from targets")).toEqual([{ name: "staging" }]);
    const catalog = readdirSync("catalog", { withFileTypes: true }).filter(
      (entry) =>
        entry.isDirectory() &&
        readdirSync(path.join("catalog", entry.name)).includes("template.yaml"),
    ).length;
    expect(
      await rows(
        "select count(*)::int as count, count(distinct template_id)::int as templates from template_versions",
      ),
    ).toEqual([{ count: catalog, templates: catalog }]);
  });
});

describe("two web servers and two workers on one PostgreSQL", () => {
  beforeAll(async () => {
    at = await empty.open();
  });

  it("tell a browser at one of what happens at the other, and in the workers", async () => {
    const id = await submit(`live-${randomUUID().slice(0, 8)}`, randomUUID(), 0);
    const over = new AbortController();
    const stream = await fetch(`${at.webs[1].url}/api/live?topic=request:${id}&topic=requests`, {
      headers: headers(),
      signal: over.signal,
    });
    expect(stream.status).toBe(200);
    const heard: string[] = [];
    const reading = (async () => {
      for await (const part of stream.body ?? []) heard.push(new TextDecoder().decode(part));
    })().catch(() => undefined);
    await expect.poll(() => heard.join(""), { timeout: 60_000 }).toContain("data: requests");
    await allOpen([id], 30);
    heard.length = 0;
    // Told at the first server, done by a worker, heard at the second.
    await submit(`live-${randomUUID().slice(0, 8)}`, randomUUID(), 0);
    await expect.poll(() => heard.join(""), { timeout: 60_000 }).toContain("data: requests");
    over.abort();
    await reading;
  });

  it("answer a repeated submit alike, whichever of them is asked, and make one request of it", async () => {
    const name = `same-${randomUUID().slice(0, 8)}`;
    const key = randomUUID();
    const ids = await Promise.all(
      Array.from({ length: 10 }, (_, index) => submit(name, key, index)),
    );
    expect(new Set(ids).size).toBe(1);
    const other = await fetch(`${at.webs[1].url}/api/v1/requests`, {
      method: "POST",
      headers: { ...headers(), "idempotency-key": key },
      body: bodyOf(`${name}-x`),
    });
    expect([other.status, other.headers.get("content-type")]).toEqual([
      409,
      "application/problem+json",
    ]);
  });

  it(`open ${many} pull requests for ${many} requests that come at once, while one of each is killed and started again; they merge in any order`, async () => {
    const { stage } = at;
    const git = (...args: string[]) =>
      execFileSync(
        "git",
        [
          "--git-dir",
          path.join(stage.forgeDir, "repositories", `${stage.repository}.git`),
          ...args,
        ],
        { encoding: "utf8" },
      ).trim();
    const before = (await pullsOf()).length;
    const names = Array.from(
      { length: many },
      (_, index) => `n${index}-${randomUUID().slice(0, 6)}`,
    );
    const begun = performance.now();
    let answered = 0;
    const submits = names.map(async (name, index) => {
      const id = await submit(name, randomUUID(), index);
      answered += 1;
      return id;
    });
    await expect.poll(() => answered, { timeout: 60_000, interval: 20 }).toBeGreaterThan(many / 10);
    await Promise.all([at.webs[0].kill(), at.workers[0].kill()]);
    await Promise.all([at.webs[0].restart(), at.workers[0].restart()]);
    const ids = await Promise.all(submits);
    expect(new Set(ids).size).toBe(many);
    await allOpen(ids, 120);
    const took = (performance.now() - begun) / 1000;

    const mine = new Set(
      (
        await stage.job.db.request.findMany({
          where: { id: { in: ids } },
          select: { branch: true },
        })
      ).map(({ branch }) => branch),
    );
    const pulls = (await pullsOf()).filter(({ head }) => mine.has(head.ref));
    expect(pulls).toHaveLength(many);
    expect(new Set(pulls.map(({ head }) => head.ref)).size).toBe(many);
    expect((await pullsOf()).length - before).toBeGreaterThanOrEqual(many);

    const shuffled = pulls
      .map((pull) => ({ pull, at: Math.random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ pull }) => pull.number);
    for (const number of shuffled) {
      const merge = await fetch(
        `${stage.forge.api}/repos/${stage.repository}/pulls/${number}/merge`,
        {
          method: "PUT",
          headers: {
            authorization: "Bearer token-of-the-tests",
            "content-type": "application/json",
          },
          body: '{"merge_method":"squash"}',
        },
      );
      expect([number, merge.status]).toEqual([number, 200]);
    }
    // Every file of every request, byte for byte, and nothing else below the tenants.
    const wanted = new Map<string, string>();
    for (const { files } of await stage.job.db.requestRevision.findMany({
      where: { requestId: { in: ids } },
      select: { files: true },
    })) {
      for (const { path: file, content } of files as unknown as { path: string; content: string }[])
        wanted.set(file, content);
    }
    const listed = git("ls-tree", "-r", "--format=%(objectname) %(path)", "main", "tenants/")
      .split("\n")
      .map((line) => line.split(" ") as [string, string]);
    expect(listed.map(([, file]) => file).sort()).toEqual([...wanted.keys()].sort());
    expect(listed.filter(([sha, file]) => blobName(wanted.get(file) ?? "") !== sha)).toEqual([]);
    tell(`requests at once, with a web server and a worker killed`, many, 0, took);
  });

  it("lose nothing when PostgreSQL dies in the middle, and go on by themselves when it is back", async () => {
    const names = Array.from(
      { length: 20 },
      (_, index) => `pg${index}-${randomUUID().slice(0, 6)}`,
    );
    const submits = names.map((name, index) => submit(name, randomUUID(), index));
    await Promise.race(submits);
    const crashed = performance.now();
    await at.crashDatabase();
    const ids = await Promise.all(submits);
    expect(new Set(ids).size).toBe(names.length);
    await allOpen(ids, 180);
    tell("requests while PostgreSQL died", names.length, 0, (performance.now() - crashed) / 1000);
    for (const { url } of at.webs) expect((await fetch(`${url}/api/readyz`)).status).toBe(200);
    for (const { running } of [...at.webs, ...at.workers])
      expect({
        ended: running.child.exitCode ?? running.child.signalCode,
        said: running.said(),
      }).toMatchObject({ ended: null });
    const branches = (
      await at.stage.job.db.request.findMany({
        where: { id: { in: ids } },
        select: { branch: true },
      })
    ).map(({ branch }) => branch);
    const pulls = (await pullsOf()).filter(({ head }) => branches.includes(head.ref));
    expect(pulls).toHaveLength(names.length);
  });

  it("lose no request and no stream while one after the other is ended and started again", async () => {
    const begun = performance.now();
    const { lost, cut, answered, codes, streams } = await restartUnderLoad(at.webs, {
      reads: ["/api/v1/templates", "/api/v1/requests", "/sign-in", "/icon.svg"],
      open: () => ({ path: "/api/v1/requests", body: bodyOf(`r-${randomUUID().slice(0, 8)}`) }),
      stream: "/api/live?topic=requests",
      headers,
    });
    const took = (performance.now() - begun) / 1000;
    tell("requests while both servers were restarted", answered + lost.length, lost.length, took);
    expect({ lost, cut }).toEqual({ lost: [], cut: [] });
    expect(codes).toEqual([0, 0]);
    // Those of the first server went on at the second, and all of them at the first again.
    expect(streams.begun).toBeGreaterThan(streams.open);
  });
});
