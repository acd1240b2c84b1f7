import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { HostCredentials } from "@/lib/config/server";
import { gitHubRepository } from "./repository";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const app = { kind: "app" as const, appId: "7", privateKey };

interface Host {
  /** Installation id of an account; absent: not installed. */
  installations: Record<string, { id: number; suspended?: boolean }>;
  /** Installation tokens that work now. */
  tokens: Set<string>;
  /** Tokens that were made before their account accepted a permission. */
  older: Set<string>;
  asked: string[];
  url: string;
}

/** As much of GitHub as signing in needs. */
async function host(): Promise<Host> {
  const it: Host = { installations: {}, tokens: new Set(), older: new Set(), asked: [], url: "" };
  let serial = 0;
  const server = createServer((request, response) => {
    const { method, url = "", headers } = request;
    it.asked.push(`${method} ${url}`);
    const answer = (status: number, json: object) =>
      void response
        .writeHead(status, { "content-type": "application/json" })
        .end(JSON.stringify(json));
    const looked = /^\/repos\/([^/]+)\/[^/]+\/installation$/.exec(url);
    if (looked) {
      const found = it.installations[looked[1] ?? ""];
      return found
        ? answer(200, {
            id: found.id,
            suspended_at: found.suspended ? "2026-01-01T00:00:00Z" : null,
          })
        : answer(404, { message: "Not Found" });
    }
    const minted = /^\/app\/installations\/(\d+)\/access_tokens$/.exec(url);
    if (minted) {
      const found = Object.values(it.installations).find(({ id }) => id === Number(minted[1]));
      if (!found) return answer(404, { message: "Not Found" });
      if (found.suspended) return answer(403, { message: "This installation has been suspended" });
      const token = `t${(serial += 1)}`;
      it.tokens.add(token);
      return answer(201, {
        token,
        expires_at: new Date(Date.now() + 3_600_000).toISOString(),
        permissions: {},
        repository_selection: "all",
      });
    }
    if (!it.tokens.has(headers.authorization?.replace("token ", "") ?? ""))
      return answer(401, { message: "Bad credentials" });
    if (it.older.has(headers.authorization?.replace("token ", "") ?? ""))
      return answer(403, { message: "Resource not accessible by integration" });
    return answer(200, {
      commit: { sha: "c".repeat(40), commit: { tree: { sha: "e".repeat(40) } } },
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  it.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return it;
}

const count = ({ asked }: Host, what: RegExp): number =>
  asked.filter((call) => what.test(call)).length;

describe("an App", () => {
  test("uses the one token of an account's installation for all of its repositories, and another account's for that one's", async () => {
    const it = await host();
    it.installations = { acme: { id: 1 }, globex: { id: 2 } };
    for (const [owner, name] of [
      ["acme", "a"],
      ["acme", "b"],
      ["globex", "c"],
    ] as const)
      await gitHubRepository(app, {
        host: { kind: "github" },
        apiUrl: it.url,
        owner,
        name,
      }).branchHead("main");
    expect(count(it, /access_tokens/)).toBe(2);
    await Promise.all(
      [1, 2, 3].map(() =>
        gitHubRepository(app, {
          host: { kind: "github" },
          apiUrl: it.url,
          owner: "acme",
          name: "a",
        }).branchHead("main"),
      ),
    );
    expect([count(it, /access_tokens/), count(it, /installation$/)]).toEqual([2, 3]);
  });

  test("takes a new token where the host no longer accepts the one it has", async () => {
    const it = await host();
    it.installations = { acme: { id: 1 } };
    const repo = gitHubRepository(app, {
      host: { kind: "github" },
      apiUrl: it.url,
      owner: "acme",
      name: "a",
    });
    await repo.branchHead("main");
    it.tokens.clear();
    expect(await repo.branchHead("main")).toEqual({ commit: "c".repeat(40), tree: "e".repeat(40) });
    expect(count(it, /access_tokens/)).toBe(2);
  });

  test("uses a permission as soon as an account has accepted it, and asks once more only where it has not", async () => {
    const it = await host();
    it.installations = { acme: { id: 1 } };
    const repo = gitHubRepository(app, {
      host: { kind: "github" },
      apiUrl: it.url,
      owner: "acme",
      name: "a",
    });
    await repo.branchHead("main");
    it.older = new Set(it.tokens);
    expect(await repo.branchHead("main")).toEqual({ commit: "c".repeat(40), tree: "e".repeat(40) });
    it.older = new Set(["t1", "t2", "t3", "t4"]);
    it.asked.length = 0;
    await expect(repo.branchHead("main")).rejects.toMatchObject({ code: "upstream_refused" });
    expect([count(it, /access_tokens/), count(it, /branches/)]).toEqual([1, 2]);
  });

  test("that was uninstalled and installed again is found under its new id", async () => {
    const it = await host();
    it.installations = { acme: { id: 1 } };
    const repo = gitHubRepository(app, {
      host: { kind: "github" },
      apiUrl: it.url,
      owner: "acme",
      name: "a",
    });
    await repo.branchHead("main");
    it.installations = { acme: { id: 9 } };
    it.tokens.clear();
    expect(await repo.branchHead("main")).toEqual({ commit: "c".repeat(40), tree: "e".repeat(40) });
  });

  test("that is not installed, or suspended, says so and who can help, and goes on once that is put right", async () => {
    const it = await host();
    const repo = gitHubRepository(app, {
      host: { kind: "github" },
      apiUrl: it.url,
      owner: "acme",
      name: "a",
    });
    await expect(repo.branchHead("main")).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("not installed for acme/a"),
      hint: expect.stringContaining("Ops, GitHub"),
    });
    it.installations = { acme: { id: 1 } };
    expect(await repo.branchHead("main")).toBeDefined();
    it.installations = { acme: { id: 1, suspended: true } };
    it.tokens.clear();
    await expect(repo.branchHead("main")).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("is suspended"),
      hint: expect.stringContaining("An owner of acme"),
    });
  });
});

test("credentials that are a function are asked at each call: what is set up later is used without a restart", async () => {
  const it = await host();
  it.tokens.add("personal");
  let now: HostCredentials = { kind: "none" };
  const repo = gitHubRepository(async () => now, {
    host: { kind: "github" },
    apiUrl: it.url,
    owner: "acme",
    name: "a",
  });
  await expect(repo.branchHead("main")).rejects.toMatchObject({
    code: "unavailable",
    message: "Slipway is not connected to GitHub yet.",
  });
  await expect(repo.writesAs()).rejects.toMatchObject({ code: "unavailable" });
  expect(it.asked).toEqual([]);
  now = { kind: "token", token: "personal" };
  expect(await repo.branchHead("main")).toBeDefined();
  expect(await repo.writesAs()).toBe("token");
  it.installations = { acme: { id: 1 } };
  now = app;
  await repo.branchHead("main");
  expect([await repo.writesAs(), count(it, /access_tokens/)]).toEqual(["app", 1]);
});
