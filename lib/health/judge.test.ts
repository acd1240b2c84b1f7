import { describe, expect, test } from "vitest";
import { judgeBackups, overdueBy } from "./checks/backups";
import { judgeClock } from "./checks/clocks";
import { judgeCluster } from "./checks/clusters";
import { judgeDatabase, type DatabaseFacts } from "./checks/database";
import { judgeDisk } from "./checks/disk";
import { judgeSealed } from "./checks/encryption";
import { judgeGitHost } from "./checks/git-host";
import { judgeHold, judgePlace } from "./checks/hold";
import { judgeQueues, judgeSetAside } from "./checks/queues";
import { judgeSignOn } from "./checks/sign-on";
import { judgeVersions } from "./checks/versions";
import { judgeWebhooks } from "./checks/webhooks";
import { judgeWorkers } from "./checks/workers";
import { type HealthFinding, healthCheck } from "./report";

const now = new Date("2027-03-04T10:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const worst = (findings: readonly HealthFinding[]) =>
  healthCheck({ name: "x", title: "X" }, findings);
const statusOf = (findings: readonly HealthFinding[]) => worst(findings).status;
const saysOf = (findings: readonly HealthFinding[]) => worst(findings).findings[0]?.says;

test("whatever is not well says what to do", () => {
  const found = [
    ...judgeDatabase({ ...well, version: 120_003 }),
    ...judgeDatabase({ ...well, took: 900, room: "full" }),
    judgeDisk({ about: "Data", folder: "/data", free: 1, total: 100 }),
    ...judgeSealed([{ kind: "keys", tried: 1, unopened: ["a"] }]),
    ...judgeWorkers([], now),
    ...judgeQueues([{ queue: "ask-place", waiting: 1, oldestAt: ago(400) }], now),
    ...judgeSetAside([{ queue: "check-commit", count: 2 }]),
    ...judgeSignOn({ url: "u", status: undefined, failure: undefined, issuer: undefined }, "i"),
    judgeBackups({ lastAt: undefined, since: ago(100_000) }, 26, now),
    judgeClock({ about: "x", at: ago(100), before: now, after: now, precision: 0 }),
    ...judgeVersions({ slipway: "1.0.0", node: "22.1.0", workers: [] }),
  ];
  const bad = found.filter(({ status }) => status === "warn" || status === "error");
  expect(bad.length).toBeGreaterThan(9);
  expect(bad.filter(({ todo }) => todo === undefined)).toEqual([]);
});

const well: DatabaseFacts = {
  version: 180_004,
  size: 40 * 1024 * 1024,
  took: 3,
  pool: { busy: 1, idle: 2, waiting: 0 },
  migrations: { newest: "20270101000000_x", missing: [], unknown: [] },
  room: "room",
};

describe("the database", () => {
  test("is well where it answers quickly, is mended, migrated and has room", () => {
    expect(worst(judgeDatabase(well))).toMatchObject({ status: "ok" });
  });
  test.each([
    ["of a version that nobody mends", { version: 140_020 }, "warn", /Nobody mends/],
    ["of a version that queues cannot run on", { version: 120_022 }, "error", /needs 13/],
    [
      "that lacks a migration",
      { migrations: { newest: "1", missing: ["20270202000000_later"], unknown: [] } },
      "error",
      /20270202000000_later/,
    ],
    [
      "that a newer version migrated",
      { migrations: { newest: "2", missing: [], unknown: ["2"] } },
      "warn",
      /newer version/,
    ],
    ["whose disk is full", { room: "full" as const }, "error", /disk is full/],
    [
      "whose pool has calls waiting",
      { pool: { busy: 10, idle: 0, waiting: 4 } },
      "warn",
      /4 calls/,
    ],
  ])("%s is told", (_what, facts, status, says) => {
    const found = judgeDatabase({ ...well, ...facts });
    expect(statusOf(found)).toBe(status);
    expect(saysOf(found)).toMatch(says);
  });
});

test("where PostgreSQL does not tell its cluster, it is said how a copy is known", () => {
  const place = { cluster: "73", database: { oid: "1", name: "slipway" }, installation: "blue" };
  expect(judgePlace(place)).toEqual([]);
  expect(judgePlace({ ...place, cluster: undefined })).toMatchObject([
    {
      status: "warn",
      says: expect.stringContaining("by its OID and by blue alone") as string,
      todo: expect.stringContaining("here blue, as it is called already") as string,
    },
  ]);
});

test("a hold is an error, with why and what ends it", () => {
  expect(judgeHold(undefined).status).toBe("ok");
  expect(judgeHold({ since: now, by: "x", because: "It is a copy." })).toMatchObject({
    status: "error",
    says: expect.stringMatching(/held since 2027-03-04T10:00:00.000Z.*It is a copy\.$/) as string,
    todo: expect.stringContaining("slipway resume") as string,
  });
});

test.each([
  [50, 100, "ok"],
  [5, 100, "warn"],
  [1, 100, "error"],
  // Of a large disk little is much.
  [20, 2_000, "ok"],
])("%i of %i GiB free are %s", (free, total, status) => {
  const gibibyte = 1024 ** 3;
  const facts = { about: "Data", folder: "/data", free: free * gibibyte, total: total * gibibyte };
  expect(judgeDisk(facts).status).toBe(status);
});

test("a key that does not open what is sealed is named by what it was for", () => {
  const keys = { kind: "webhook keys of targets", tried: 2, unopened: [] };
  expect(judgeSealed([keys])).toMatchObject([
    { status: "ok", says: expect.stringContaining("2 samples") },
  ]);
  expect(judgeSealed([{ ...keys, unopened: ["staging"] }])).toMatchObject([
    {
      status: "error",
      about: "webhook keys of targets",
      says: "1 of 2 cannot be opened: staging.",
    },
  ]);
  expect(judgeSealed([{ ...keys, tried: 0 }])).toEqual([
    { status: "ok", says: "Nothing is sealed yet." },
  ]);
});

describe("the Git host", () => {
  const account = {
    account: "acme",
    isSuspended: false,
    missing: [],
    quota: { limit: 5000, remaining: 4000, resetAt: ago(-1200) },
    problem: undefined,
  };
  const host = {
    kind: "app" as const,
    hostName: "GitHub",
    problem: undefined,
    accounts: [account],
  };
  const judge = (over: Partial<typeof account> | { missing: string[] }) =>
    judgeGitHost({ host: { ...host, accounts: [{ ...account, ...over }] }, paused: [] }, now);

  test("is well with calls left", () => {
    expect(judge({})).toEqual([
      {
        status: "ok",
        about: "acme",
        says: "4000 of 5000 calls are left; all are back in 20 minutes.",
      },
    ]);
  });
  test("tells what an account has not given, that it is suspended, and that calls run out", () => {
    expect(saysOf(judge({ missing: ["contents: write"] }))).toBe("The App lacks contents: write.");
    expect(statusOf(judge({ isSuspended: true }))).toBe("error");
    const left = (remaining: number) => statusOf(judge({ quota: { ...account.quota, remaining } }));
    expect([left(501), left(500), left(0)]).toEqual(["ok", "warn", "error"]);
  });
  test("tells of a pause, of no answer and of no credentials", () => {
    const paused = [{ account: "acme", until: ago(-90), reason: "the Git host asks for a pause." }];
    expect(saysOf(judgeGitHost({ host, paused }, now))).toMatch(/another 90 seconds/);
    const problem = { message: "The Git host does not answer.", hint: undefined };
    expect(statusOf(judgeGitHost({ host: { ...host, problem }, paused: [] }, now))).toBe("error");
    const none = { ...host, kind: "none" as const, accounts: [] };
    expect(saysOf(judgeGitHost({ host: none, paused: [] }, now))).toMatch(/every request waits/);
  });
});

describe("webhooks", () => {
  const repository = {
    name: "acme/platform",
    heardAt: ago(3600),
    changedAt: ago(3600),
    polledAt: ago(20),
    problem: undefined,
  };
  const judge = (over: object) =>
    judgeWebhooks({ repositories: [{ ...repository, ...over }], targets: [] }, now);

  test("are missed only where asking told of what none of them did", () => {
    expect(statusOf(judge({}))).toBe("ok");
    expect(statusOf(judge({ changedAt: ago(1800) }))).toBe("warn");
    expect(statusOf(judge({ changedAt: ago(100), heardAt: ago(86_400) }))).toBe("ok");
    expect(statusOf(judge({ heardAt: undefined, changedAt: undefined }))).toBe("ok");
    expect(statusOf(judge({ heardAt: undefined }))).toBe("warn");
    expect(statusOf(judge({ problem: "It was renamed." }))).toBe("error");
  });
  test("of Flux and Flagger are told for each target, and none of Flagger is no fault", () => {
    const target = { title: "Staging", fluxHeardAt: ago(300), flaggerHeardAt: undefined };
    expect(judgeWebhooks({ repositories: [], targets: [target] }, now)).toEqual([
      { status: "ok", about: "Flux of Staging", says: "Last delivery 5 minutes ago." },
      {
        status: "ok",
        about: "Flagger of Staging",
        says: "No delivery is recorded; it tells only of Canaries.",
      },
    ]);
  });
});

describe("a cluster", () => {
  const api = {
    isAsked: true,
    askedAt: ago(60),
    answeredAt: ago(60),
    unansweredSince: undefined,
    problem: undefined,
  };
  const judge = (over: object) => judgeCluster({ title: "Staging", api: { ...api, ...over } }, now);

  test("that is not asked raises nothing", () => {
    expect(judge({ isAsked: false, askedAt: undefined, answeredAt: undefined })).toMatchObject({
      status: "ok",
      says: expect.stringMatching(/^Not asked: no account is configured/) as string,
    });
  });
  test("is an error once it has not answered for ten minutes, with the reason", () => {
    expect(judge({}).status).toBe("ok");
    expect(judge({ unansweredSince: ago(599), problem: "Refused." }).status).toBe("warn");
    expect(judge({ unansweredSince: ago(600), problem: "Refused." })).toMatchObject({
      status: "error",
      says: "It has not answered for 10 minutes: Refused.",
    });
  });
  test("that nobody asks any more is told apart from one that does not answer", () => {
    expect(judge({ askedAt: ago(901) })).toMatchObject({ status: "warn" });
    expect(judge({ askedAt: undefined }).status).toBe("unknown");
  });
});

test.each([
  [undefined, undefined, "error", /does not answer/],
  [404, undefined, "error", /no description/],
  [200, "https://other.example.com", "error", /calls itself https:\/\/other/],
  [200, "https://sso.example.com/", "ok", /is who it says it is/],
])("a provider that answers %s and calls itself %s is %s", (status, issuer, expected, says) => {
  const facts = { url: "https://sso.example.com/x", status, issuer, failure: "ECONNREFUSED" };
  const found = judgeSignOn(facts, "https://sso.example.com");
  expect(statusOf(found)).toBe(expected);
  expect(saysOf(found)).toMatch(says);
});

const clockAt = (offset: number, precision = 0, took = 0) =>
  judgeClock({
    about: "x",
    at: new Date(now.getTime() + offset),
    before: now,
    after: new Date(now.getTime() + took),
    precision,
  });

describe("clocks", () => {
  test("more than 5 seconds apart are a warning, more than a minute an error, both ways", () => {
    const offsets = [5_000, 5_001, 60_001, -5_000, -5_001, -60_001];
    expect(offsets.map((offset) => clockAt(offset).status)).toEqual([
      "ok",
      "warn",
      "error",
      "ok",
      "warn",
      "error",
    ]);
    expect(clockAt(90_000).says).toMatch(/90 seconds ahead of/);
    expect(clockAt(-90_000).says).toMatch(/90 seconds behind/);
  });
  test("are not blamed for a slow answer, nor for whole seconds", () => {
    expect(clockAt(9_000, 0, 4_000).status).toBe("ok");
    expect(clockAt(-5_900, 1_000).status).toBe("ok");
    expect(clockAt(-6_100, 1_000).status).toBe("warn");
  });
  test("that cannot be read are unknown", () => {
    const facts = { about: "x", at: undefined, before: now, after: now, precision: 0 };
    expect(judgeClock(facts).status).toBe("unknown");
  });
});

describe("workers", () => {
  const worker = {
    host: "a",
    pid: 1,
    nodeVersion: "24.21.0",
    startedAt: ago(3600),
    seenAt: ago(4),
    stoppedAt: undefined,
    isAlive: true,
  };
  test("none alive is an error that says when one was last", () => {
    expect(saysOf(judgeWorkers([{ ...worker, isAlive: false, seenAt: ago(300) }], now))).toBe(
      "No worker is alive; the last sign of life came 5 minutes ago from a.",
    );
    expect(statusOf(judgeWorkers([], now))).toBe("error");
  });
  test("one that ended without a word is told beside those that run; one that was stopped is not", () => {
    const lost = { ...worker, pid: 2, isAlive: false, seenAt: ago(300) };
    expect(statusOf(judgeWorkers([worker, lost], now))).toBe("warn");
    expect(judgeWorkers([worker, { ...lost, stoppedAt: ago(300) }], now)).toEqual([
      { status: "ok", says: "1 worker alive; the last sign of life came 4 seconds ago." },
    ]);
  });
});

const depth = (seconds: number) => ({ queue: "ask-place", waiting: 2, oldestAt: ago(seconds) });

test("a queue is told by how long its first job waits", () => {
  expect([60, 61, 301].map((seconds) => statusOf(judgeQueues([depth(seconds)], now)))).toEqual([
    "ok",
    "warn",
    "error",
  ]);
  expect(judgeQueues([], now)).toEqual([{ status: "ok", says: "No job waits." }]);
});

test("a backup is expected only where it is said how old the last may be, of a new installation once it is as old", () => {
  const [hour, since] = [3_600, ago(1e7)];
  const judged = (lastAt: Date | undefined, within: number | undefined, from = since) =>
    judgeBackups({ lastAt, since: from }, within, now);
  expect(judged(undefined, undefined)).toMatchObject({
    status: "unknown",
    says: "slipway backup has made none, and nothing says that it should.",
  });
  expect(judged(ago(99 * hour), undefined).status).toBe("ok");
  expect(judged(ago(26 * hour), 26).status).toBe("ok");
  expect(judged(ago(50 * hour), 26)).toMatchObject({
    status: "warn",
    says: "slipway backup made the last one 2 days ago. One is expected every 26 hours.",
  });
  expect(judged(undefined, 26, ago(hour)).status).toBe("ok");
  expect(judged(undefined, 26).status).toBe("warn");
  expect(overdueBy({ lastAt: ago(27 * hour), since }, 26, now)).toBe(hour * 1_000);
});

test("another Node.js of a worker is told", () => {
  const versions = { slipway: "1.0.0", node: "24.21.0", workers: ["24.21.0", "22.9.0"] };
  expect(judgeVersions(versions)).toMatchObject([
    { status: "ok", about: "Slipway" },
    { status: "ok", about: "Node.js" },
    { status: "warn", about: "Node.js of a worker", says: "22.9.0; Slipway is tested with 24." },
  ]);
});
