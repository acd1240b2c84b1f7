import { randomBytes, randomUUID } from "node:crypto";
import { BlockList } from "node:net";
import { encode } from "next-auth/jwt";
import type { Config } from "@/lib/config/server";
import type { PrismaClient } from "@/lib/db/server";
import { createLog } from "@/lib/log/server";
import type { Actor, Role } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { sessionCookieName } from "../session-cookie";

/** A configuration for tests; nothing in it is real unless given. */
export function testConfig(given: Partial<Config> = {}): Config {
  return {
    DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
    PORT: 3000,
    SLIPWAY_TRUSTED_PROXIES: new BlockList(),
    SLIPWAY_DRAIN_DELAY: 0,
    NEXTAUTH_URL: "http://localhost:3000",
    NEXTAUTH_SECRET: "a secret of the tests, 32 characters long",
    SLIPWAY_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    OIDC_ISSUER: "http://127.0.0.1:1",
    OIDC_CLIENT_ID: "slipway",
    OIDC_CLIENT_SECRET: "a secret of the client",
    OIDC_GROUPS_CLAIM: "groups",
    OIDC_UNCONFIRMED_MINUTES: 60,
    SLIPWAY_OPS_GROUPS: ["platform-ops"],
    SLIPWAY_VIEWER_GROUPS: ["viewers"],
    SLIPWAY_TEAM_GROUP_PREFIX: "team-",
    GITHUB_API_URL: "http://127.0.0.1:1",
    GITHUB_WEBHOOK_SECRET: "a secret of the webhook",
    GITHUB_CONTENT_PER_MINUTE: 80,
    GITHUB_CONTENT_PER_HOUR: 500,
    SLIPWAY_CATALOG_BRANCH: "main",
    SLIPWAY_CATALOG_PATH: "",
    SLIPWAY_SCHEMA_DIRS: [],
    SLIPWAY_SIGN_INS_PER_MINUTE: 20,
    SLIPWAY_BAD_TOKENS_PER_MINUTE: 20,
    SLIPWAY_SUBMITS_PER_MINUTE: 10,
    SLIPWAY_PREVIEWS_PER_MINUTE: 120,
    SLIPWAY_READS_PER_MINUTE: 600,
    SLIPWAY_STREAMS_PER_PERSON: 20,
    SLIPWAY_STREAMS_PER_SERVER: 500,
    SLIPWAY_DRAFTS_PER_PERSON: 100,
    SLIPWAY_DRAFTS_PER_TEMPLATE: 50,
    SLIPWAY_TARGET_BRANCH: "main",
    SLIPWAY_HOME: process.cwd(),
    LOG_LEVEL: "silent",
    hostCredentials: { kind: "token", token: "none" },
    ...given,
  };
}

interface TestPerson {
  name?: string;
  roles?: readonly Role[];
  teams?: readonly string[];
  groups?: readonly string[];
}

/** A person in the database, and the context of a verb that they call. */
export async function contextOf(
  db: PrismaClient,
  person: TestPerson = {},
  given: Partial<Context> = {},
): Promise<Context> {
  const {
    name = "Dana Okafor",
    roles = ["developer"],
    teams = ["payments"],
    groups = teams.map((team) => `team-${team}`),
  } = person;
  const email = `${name.toLowerCase().replaceAll(" ", ".")}@example.com`;
  const user = await db.user.create({
    data: { issuer: "http://127.0.0.1:1", subject: randomUUID(), email, name, groups: [...groups] },
  });
  const actor: Actor = { kind: "person", userId: user.id, name, email, roles, teams, groups };
  return {
    db,
    config: testConfig(),
    actor,
    requestId: "test",
    log: createLog("test", "silent"),
    now: () => new Date(),
    ...given,
  };
}

/**
 * A session without a sign-in, for benchmarks: the `Cookie` header of somebody with these groups.
 * The provider is not asked about it for eight hours.
 */
export async function giveSession(
  db: PrismaClient,
  config: Config,
  person: { name: string; email: string; groups: string[] },
): Promise<{ cookie: string; userId: string; sessionId: string }> {
  const user = await db.user.create({
    data: { issuer: config.OIDC_ISSUER, subject: `test-${randomUUID()}`, ...person },
  });
  const until = new Date(Date.now() + 8 * 60 * 60 * 1_000);
  const session = await db.session.create({
    data: {
      userId: user.id,
      tokens: new Uint8Array(),
      groups: person.groups,
      checkedAt: until,
      expiresAt: until,
    },
  });
  const value = await encode({
    token: { sid: session.id, uid: user.id },
    secret: config.NEXTAUTH_SECRET,
    maxAge: 8 * 60 * 60,
  });
  return {
    cookie: `${sessionCookieName(config)}=${value}`,
    userId: user.id,
    sessionId: session.id,
  };
}
