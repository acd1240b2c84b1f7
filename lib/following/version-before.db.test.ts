import { randomUUID } from "node:crypto";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/lib/access/server";
import { makeTestDatabase, migrationsFolder } from "@/lib/db/testing";
import { migrate } from "@/lib/db/server";
import { repositoryRef } from "@/lib/git-host";
import { linkedLogin, loginOf, peopleByLogin, unlinkLogin } from "@/lib/git-host/server";
import { linkLogin, pullRequestOf } from "@/lib/git-host/testing";
import { queues } from "@/lib/jobs/queues";
import { moveRequest } from "@/lib/pull-requests/server";
import { getRequest } from "@/lib/requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { handleEvent } from "./handle-event";
import { pollRepository } from "./poll-repository";

/**
 * The version before knew GitHub only: no `repositories.host_kind`, no `host_logins`. Its servers
 * may run on the same database until they are ended. Statements, rows and payloads here are as it
 * wrote them.
 */
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ ownDatabase: true, canLink: true });
}, 180_000);
afterAll(() => stage.close());

const api = async <Answer>(method: string, what: string, body?: object): Promise<Answer> => {
  const answer = await fetch(`${stage.forge.api}/repos/${stage.repository}/${what}`, {
    method,
    headers: { authorization: "Bearer token-of-the-tests", "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.ok).toBe(true);
  return (await answer.json()) as Answer;
};

const insertEvent = `INSERT INTO "public"."events" ("id","source","delivery_key","kind","occurred_at","received_at","commit","payload") VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`;

async function old<Row extends object>(sql: string, values: unknown[]): Promise<Row[]> {
  const client = new Client({ connectionString: stage.job.config.DATABASE_URL });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

async function person(name: string): Promise<{ ctx: Context; id: string }> {
  const ctx = await stage.as({ name });
  return { ctx, id: ctx.actor.userId ?? "" };
}

describe("what a server of the version before wrote", () => {
  it("as a delivery of GitHub is drawn its conclusions from", async () => {
    const { id } = await stage.open();
    await moveRequest(stage.job, id);
    const { pullRequest } = await getRequest(await stage.as(), id);
    const number = pullRequest?.number ?? 0;
    await api("PUT", `pulls/${number}/merge`, { merge_method: "merge" });
    const payload = {
      action: "closed",
      pull_request: await api("GET", `pulls/${number}`),
      repository: { name: stage.repository.split("/")[1], owner: { login: "acme" } },
    };
    const eventId = randomUUID();
    const now = new Date();
    await old(insertEvent, [
      eventId,
      "github",
      randomUUID(),
      "pull_request",
      now,
      now,
      null,
      JSON.stringify(payload),
    ]);
    await handleEvent(stage.job, queues["handle-event"].payload.parse({ eventId }).eventId);
    const details = await getRequest(await stage.as(), id);
    expect(details).toMatchObject({ state: "merged", pullRequest: { state: "merged" } });
  });

  it("as an answer of GitHub is a part of the request's timeline", async () => {
    const { id, instanceId } = await stage.open();
    await moveRequest(stage.job, id);
    const { pullRequest } = await getRequest(await stage.as(), id);
    const number = pullRequest?.number ?? 0;
    const now = new Date();
    const review = {
      number,
      by: "ops-olivia",
      verdict: "approved",
      commit: null,
      at: now.toISOString(),
    };
    await old(
      `${insertEvent.replace(/"payload"\)/, '"payload","request_id","instance_id","handled_at")').replace("$8)", "$8,$9,$10,$11)")}`,
      [
        randomUUID(),
        "github",
        `asked-review/${randomUUID()}`,
        "asked-review",
        now,
        now,
        null,
        JSON.stringify(review),
        id,
        instanceId,
        now,
      ],
    );
    const { timeline } = await getRequest(await stage.as(), id);
    expect(JSON.stringify(timeline)).toContain("ops-olivia");
  });

  it("as a commit that no branch points to yet is gone on with, and not made again", async () => {
    const { id } = await stage.open();
    const main = await api<{ object: { sha: string } }>("GET", "git/ref/heads/main");
    const base = main.object.sha;
    const tree = await api<{ sha: string }>("POST", "git/trees", {
      base_tree: base,
      tree: [{ path: `${id}.yaml`, mode: "100644", type: "blob", content: "a: 1\n" }],
    });
    const commit = await api<{ sha: string }>("POST", "git/commits", {
      message: "Launch",
      tree: tree.sha,
      parents: [base],
    });
    await old(
      `update request_work set fence = fence + 1, attempts = attempts + 1 where request_id = $1::uuid`,
      [id],
    );
    await old(
      `update request_revisions set base_commit = $1, commit = $2 where request_id = $3::uuid`,
      [base, commit.sha, id],
    );
    await moveRequest(stage.job, queues["move-request"].payload.parse({ requestId: id }).requestId);
    const { pullRequest } = await getRequest(await stage.as(), id);
    const repo = stage.job.repository(
      repositoryRef(
        await stage.job.db.repository.findFirstOrThrow({
          where: { name: stage.repository.split("/")[1] ?? "" },
        }),
      ),
    );
    expect(await pullRequestOf(repo, pullRequest?.number ?? 0)).toMatchObject({
      headCommit: commit.sha,
    });
  });

  it("as a repository is one on GitHub, and is asked", async () => {
    const repositoryId = randomUUID();
    await old(
      `INSERT INTO "public"."repositories" ("id","api_url","owner","name","default_branch","web_url","created_at") VALUES ($1,$2,$3,$4,$5,$6,$7)`,
      [repositoryId, stage.forge.api, "acme", "older", "main", "http://x/acme/older", new Date(0)],
    );
    await stage.forge.createRepository("acme/older", { "README.md": "# Older\n" });
    await pollRepository(
      stage.job,
      queues["poll-repository"].payload.parse({ repositoryId }).repositoryId,
    );
    const row = await stage.job.db.repository.findUniqueOrThrow({ where: { id: repositoryId } });
    expect(repositoryRef(row).host).toEqual({ kind: "github" });
    expect(row).toMatchObject({ pollProblem: null, polledAt: expect.any(Date) as Date });
    const [asked] = await old<{ apiUrl: string }>(
      `select r.api_url as "apiUrl", r.owner, r.name from repositories r where r.id = $1::uuid`,
      [repositoryId],
    );
    expect(asked).toEqual({ apiUrl: stage.forge.api, owner: "acme", name: "older" });
  });
});

describe("a login that is linked", () => {
  const link = `UPDATE "public"."users" SET "github_login" = $1, "github_id" = $2, "github_linked_at" = $3 WHERE "id" = $4`;
  const free = `UPDATE "public"."users" SET "github_login" = NULL, "github_id" = NULL, "github_linked_at" = NULL WHERE "github_login" ILIKE $1 AND "id" <> $2`;
  const shown = `SELECT "id", "github_login", "github_id", "github_linked_at", "groups" FROM "public"."users" WHERE "id" = $1`;
  const linkedAt = new Date("2026-10-01T12:00:00Z");

  it("by an old server is known to a new one, and unlinked by it again", async () => {
    const { ctx, id } = await person("Old");
    await old(link, ["dev-dana", 71, linkedAt, id]);
    expect(await linkedLogin(ctx)).toMatchObject({ login: "dev-dana", linkedAt });
    expect((await peopleByLogin(ctx.db, stage.forge.api, ["DEV-DANA"])).get("dev-dana")?.id).toBe(
      id,
    );
    // Signing in touches the row as well, which is no reason to link anything anew.
    await old(`UPDATE "public"."users" SET "last_seen_at" = $1 WHERE "id" = $2`, [new Date(), id]);
    expect(await linkedLogin(ctx)).toMatchObject({ login: "dev-dana", linkedAt });
    await old(link, [null, null, null, id]);
    expect(await linkedLogin(ctx)).toMatchObject({ login: undefined });
  });

  it("by a new server is known to an old one, and unlinked by it again", async () => {
    const { ctx, id } = await person("New");
    await ctx.db.hostLogin.create({
      data: { apiUrl: stage.forge.api, userId: id, login: "dev-diego", accountId: "72", linkedAt },
    });
    expect(await old(shown, [id])).toMatchObject([
      { github_login: "dev-diego", github_id: "72", github_linked_at: linkedAt },
    ]);
    await unlinkLogin(ctx);
    expect(await old(shown, [id])).toMatchObject([{ github_login: null, github_id: null }]);
  });

  it("and taken over by another account is the new one's on both", async () => {
    const [former, present] = [await person("Former"), await person("Present")];
    await old(link, ["viewer-vera", 73, linkedAt, former.id]);
    await old(free, ["Viewer-Vera", present.id]);
    await old(link, ["Viewer-Vera", 74, linkedAt, present.id]);
    const { api: apiUrl } = stage.forge;
    expect(await loginOf(stage.job.db, apiUrl, former.id)).toBeUndefined();
    expect(await loginOf(stage.job.db, apiUrl, present.id)).toBe("Viewer-Vera");
    await stage.job.db.hostLogin.deleteMany({ where: { userId: present.id } });
    await stage.job.db.hostLogin.create({
      data: { apiUrl, userId: former.id, login: "viewer-vera", accountId: "75", linkedAt },
    });
    expect(await old(shown, [present.id])).toMatchObject([{ github_login: null }]);
    expect(await old(shown, [former.id])).toMatchObject([{ github_login: "viewer-vera" }]);
  });

  it("is one person's at a host, however it is written", async () => {
    const [one, other] = [await person("One"), await person("Other")];
    await linkLogin(stage.job, one.id, "ops-olivia");
    await expect(linkLogin(stage.job, other.id, "Ops-Olivia")).rejects.toMatchObject({
      code: "P2002",
    });
  });

  it("before the migration is there after it", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "slipway-migrations-"));
    const database = await makeTestDatabase({ empty: true });
    const before = (await readdir(migrationsFolder)).filter((name) => name < "20261129");
    for (const name of before)
      await cp(path.join(migrationsFolder, name), path.join(folder, name), { recursive: true });
    await migrate(database, folder);
    await rm(folder, { recursive: true, force: true });
    const client = new Client({ connectionString: database });
    await client.connect();
    const insert = `insert into users (id, issuer, subject, email, name, groups, github_login, github_id, github_linked_at) values ($1, 'i', $2, 'e', 'n', '{}', $3, $4, $5)`;
    const [linked, never] = [randomUUID(), randomUUID()];
    await client.query(insert, [linked, "linked", "Dev-Dana", 7, linkedAt]);
    await client.query(insert, [never, "never", null, null, null]);
    await client.query(
      `insert into repositories (id, api_url, owner, name, default_branch, web_url) values ($1, 'https://git.example.com/api/v3', 'acme', 'platform', 'main', 'w')`,
      [randomUUID()],
    );
    await migrate(database, migrationsFolder);
    const { rows } = await client.query(
      `select api_url, account_id, login, user_id, linked_at from host_logins`,
    );
    const kinds = await client.query(`select host_kind from repositories`);
    await client.end();
    expect(rows).toEqual([
      {
        api_url: "https://git.example.com/api/v3",
        account_id: "7",
        login: "Dev-Dana",
        user_id: linked,
        linked_at: linkedAt,
      },
    ]);
    expect(kinds.rows).toEqual([{ host_kind: "github" }]);
  });
});
