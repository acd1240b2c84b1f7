import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openTestDatabase } from "@/lib/db/testing";
import { Browser } from "../../sandbox/identity/testing-browser";
import { currentAccess } from "@/lib/access-rules/server";
import { personActor } from "./person-actor";
import { ownGroupsInWords } from "./own-groups";
import { peopleLackingGroups } from "./people-lacking-groups";
import { contextOf } from "./testing";
import { SignedInBrowser } from "./testing/signed-in-browser";

/** Groups as real providers tell them: somebody signs in, and is asked about again. */
const handle = openTestDatabase();
const minute = 60_000;
let house: SignedInBrowser;

beforeAll(() => {
  process.env["NEXTAUTH_URL"] = SignedInBrowser.site;
});
afterAll(async () => {
  delete process.env["NEXTAUTH_URL"];
  await handle.close();
});
beforeEach(async () => {
  house = await SignedInBrowser.open(handle.db);
});
afterEach(() => house.close());

const many = (count: number) => Array.from({ length: count }, (_, index) => `group-${index}`);

async function look(cookie: string) {
  const session = await house.look(cookie);
  if (session === undefined) throw new Error("The session has ended.");
  const { teams, roles } = personActor(
    session.person,
    session.groups,
    await currentAccess(house.ctx),
  );
  return { session, teams, roles, groups: session.groups };
}

describe.each(["list", "objects", "role-map", "with-null"] as const)("groups as %s", (groupsAs) => {
  test("give the teams, at sign-in and a minute later", async () => {
    house.identity.manners.groupsAs = groupsAs;
    const { cookie } = await house.signIn("mia");
    expect(await look(cookie)).toMatchObject({ teams: ["payments", "search"] });
    await house.setGroups("mia", ["team-checkout"]);
    house.ahead += minute;
    expect(await look(cookie)).toMatchObject({ teams: ["checkout"] });
  });
});

test("a null among the groups takes none of them away, and is told", async () => {
  house.identity.manners.groupsAs = "with-null";
  const { cookie } = await house.signIn("mia");
  const { session } = await look(cookie);
  expect(await ownGroupsInWords({ ...house.ctx, sessionId: session.id })).toEqual({
    sentences: ['2 groups came in the claim "groups".', "One entry could not be read as a group."],
    lacks: true,
  });
});

test("roles are found among more groups than are kept", async () => {
  await house.setGroups("mia", [...many(3_000), "platform-ops", "team-search"]);
  const { cookie } = await house.signIn("mia");
  const { roles, groups, session } = await look(cookie);
  expect(roles).toEqual(["ops", "developer"]);
  expect(groups).toHaveLength(1_000);
  expect(session.groupsReport).toMatchObject({ received: 3_002, dropped: 2_002 });
});

test("a provider without groups leaves somebody without a role, and says why", async () => {
  house.identity.manners.groupsAs = "none";
  const { cookie } = await house.signIn("mia");
  const { roles, session } = await look(cookie);
  expect(roles).toEqual([]);
  expect((await ownGroupsInWords({ ...house.ctx, sessionId: session.id }))?.sentences).toEqual([
    'The identity provider sent no groups: there was no claim "groups".',
  ]);
});

describe.each(["entra", "hasgroups"] as const)(
  "more groups than fit into a token (%s)",
  (groupsAs) => {
    beforeEach(async () => {
      house.identity.manners.groupsAs = groupsAs;
      house.configure({ OIDC_GRAPH_URL: house.identity.graphUrl });
      await house.setGroups("mia", [...many(400), "team-search"]);
    });

    test("are read from Microsoft Graph, page by page, and never at an address from a token", async () => {
      const asked = vi.spyOn(globalThis, "fetch");
      const { cookie } = await house.signIn("mia");
      const addresses = asked.mock.calls.map(([to]) => new URL(String(to)).pathname);
      asked.mockRestore();
      expect(addresses.filter((path) => path.endsWith("/getMemberObjects"))).toEqual(
        Array(3).fill("/graph/v1.0/me/getMemberObjects"),
      );
      expect(await look(cookie)).toMatchObject({ teams: ["search"] });
    });

    test("count for five minutes without asking again, and then are asked for", async () => {
      const { cookie } = await house.signIn("mia");
      await house.setGroups("mia", [...many(400), "team-checkout"]);
      house.ahead += 4 * minute;
      expect(await look(cookie)).toMatchObject({ teams: ["search"] });
      house.ahead += 2 * minute;
      expect(await look(cookie)).toMatchObject({ teams: ["checkout"] });
    });

    test("that are fewer again come from the token at once", async () => {
      const { cookie } = await house.signIn("mia");
      await house.setGroups("mia", ["team-checkout"]);
      house.ahead += minute;
      expect(await look(cookie)).toMatchObject({ teams: ["checkout"] });
    });

    test.each(["refuses", "overloaded", "too-many", "elsewhere"] as const)(
      "give no rights after ten minutes in which Microsoft Graph gives none (%s), and give them when it does",
      async (graph) => {
        const { cookie } = await house.signIn("mia");
        house.identity.manners.graph = graph;
        house.ahead += 6 * minute;
        expect(await look(cookie)).toMatchObject({ teams: ["search"] });
        house.ahead += 3 * minute;
        const { session, teams } = await look(cookie);
        expect(teams).toEqual(["search"]);
        expect(session.groupsReport?.problem).toMatch(/^Microsoft Graph .*\.$/);
        house.ahead += 2 * minute;
        expect(await look(cookie)).toMatchObject({ roles: [], groups: [] });
        house.identity.manners.graph = "answers";
        house.ahead += minute;
        expect(await look(cookie)).toMatchObject({ teams: ["search"] });
      },
    );

    test("are told to the person, the log and Ops where they cannot be read", async () => {
      house.identity.manners.graph = "refuses";
      const { cookie } = await house.signIn("mia");
      const { session } = await look(cookie);
      const words = [
        "The identity provider says that there are more groups than fit into a token.",
        "Microsoft Graph refused to give them (403 Authorization_RequestDenied): Slipway's registration there lacks the permission User.Read, or nobody consented to it.",
        "No group counts until they can be read.",
      ];
      expect(await ownGroupsInWords({ ...house.ctx, sessionId: session.id })).toEqual({
        sentences: words,
        lacks: true,
      });
      expect(house.logged()).toContain(`Groups of somebody did not all come: ${words.join(" ")}`);
      const ops = await contextOf(handle.db, { name: "Olivia Brandt", roles: ["ops"] });
      expect(await peopleLackingGroups({ ...ops, now: house.ctx.now }, 10)).toContainEqual({
        userId: session.person.id,
        name: "Mia Lindqvist",
        detail: words.join(" "),
      });
      await expect(
        peopleLackingGroups({ ...ops, actor: { ...ops.actor, roles: ["developer"] } }, 10),
      ).rejects.toMatchObject({ code: "forbidden" });
    });

    test("say that the access token was not accepted, and blame no permission, where it has expired", async () => {
      house.identity.manners.graph = "expired";
      const { cookie } = await house.signIn("mia");
      expect((await look(cookie)).session.groupsReport?.problem).toBe(
        "Microsoft Graph did not accept the access token (401 InvalidAuthenticationToken): it has expired, was revoked, or is meant for something else.",
      );
    });

    test("are told to Ops once a person, as they last came, however many sessions somebody has", async () => {
      const ops = await contextOf(handle.db, { name: "Olivia Brandt", roles: ["ops"] });
      await handle.db.session.deleteMany();
      await house.setGroups("dana", many(400));
      house.identity.manners.graph = "refuses";
      await house.signIn("dana");
      const mias = new Browser(house.identity.url);
      for (const graph of ["refuses", "refuses", "overloaded"] as const) {
        house.ahead += minute;
        house.identity.manners.graph = graph;
        await house.signIn("mia", mias);
      }
      const told = await peopleLackingGroups({ ...ops, now: house.ctx.now }, 2);
      expect(told.map(({ name, detail }) => [name, /answered 429|403/.exec(detail)?.[0]])).toEqual([
        ["Mia Lindqvist", "answered 429"],
        [expect.stringMatching(/^Dana /), "403"],
      ]);
    });

    test("are asked for nowhere, and that is said, where Microsoft Graph is not configured", async () => {
      house.configure({ OIDC_GRAPH_URL: undefined });
      const { cookie } = await house.signIn("mia");
      const { session, roles } = await look(cookie);
      expect(roles).toEqual([]);
      expect(session.groupsReport?.problem).toBe(
        "Slipway cannot read them from Microsoft Graph: its address (OIDC_GRAPH_URL) is not configured.",
      );
    });

    test("need no refresh token, since Microsoft Graph takes the access token", async () => {
      house.identity.manners.refreshTokens = false;
      const { cookie } = await house.signIn("mia");
      await house.setGroups("mia", [...many(400), "team-checkout"]);
      for (let passed = 0; passed < 12; passed += 4) {
        house.ahead += 4 * minute;
        await look(cookie);
      }
      expect(await look(cookie)).toMatchObject({ teams: ["checkout"] });
    });
  },
);
