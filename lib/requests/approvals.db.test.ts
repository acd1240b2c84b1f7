import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/access";
import { linkLogin } from "@/lib/git-host/testing";
import { moveRequest } from "@/lib/pull-requests/server";
import { countToApprove } from "./approvals";
import { getRequest } from "./get-request";
import { listRequests } from "./list-requests";
import { requestQuerySchema } from "./query";
import { setStage, type Stage } from "./testing";

let stage: Stage;
let platform: Stage;
beforeAll(async () => {
  [stage, platform] = await Promise.all([
    setStage({ requiresApproval: true, groups: ["team-payments"], reviewers: ["ops-olivia"] }),
    setStage({ scope: "platform" }),
  ]);
}, 180_000);
afterAll(() => Promise.all([stage.close(), platform.close()]));

const mia: Partial<Actor> = { name: "Mia" };
const diego: Partial<Actor> = { name: "Diego", teams: ["checkout"], groups: ["team-checkout"] };
const vera: Partial<Actor> = { name: "Vera", roles: ["viewer"], teams: [], groups: ["viewers"] };
const olivia: Partial<Actor> = {
  name: "Olivia Ops",
  roles: ["ops"],
  teams: [],
  groups: ["platform-ops"],
};

/** What is listed as to be approved, of the stage's target; the count is of all targets. */
async function listed(at: Stage, who: Partial<Actor>): Promise<string[]> {
  const ctx = await at.as(who);
  const query = requestQuerySchema.parse({ approve: "1", target: at.target });
  const { requests } = await listRequests(ctx, query);
  expect((await countToApprove(ctx)) >= requests.length).toBe(true);
  return requests.map(({ id }) => id);
}

async function opened(at: Stage): Promise<string> {
  const { id } = await at.open();
  await moveRequest(at.job, id);
  return id;
}

describe("what is to be approved", () => {
  it("is shown to whoever may approve it, and not to its author, a viewer, or who may not use the target", async () => {
    const id = await opened(stage);
    expect(await listed(stage, mia)).toEqual([id]);
    expect(await listed(stage, olivia)).toEqual([id]);
    for (const who of [{}, diego, vera]) expect(await listed(stage, who)).toEqual([]);
    expect(await countToApprove(await stage.as(vera))).toBe(0);
    const { url } = (await getRequest(await stage.as(), id)).pullRequest ?? {};
    const waiting = async (who: Partial<Actor>) => {
      const { approval, timeline } = await getRequest(await stage.as(who), id);
      const step = timeline.steps.find(({ key }) => key === "approved");
      return { isReaders: approval?.isReaders, link: step?.link };
    };
    expect(await waiting(mia)).toEqual({
      isReaders: true,
      link: { url, title: expect.stringMatching(/^Open #\d+ on GitHub to approve$/) },
    });
    expect(await waiting({})).toEqual({
      isReaders: false,
      link: { url, title: expect.stringMatching(/^Open #\d+ on GitHub$/) },
    });
  });

  it("is for the platform team alone where it is applied with the platform's rights", async () => {
    const id = await opened(platform);
    expect(await listed(platform, olivia)).toEqual([id]);
    expect(await listed(platform, mia)).toEqual([]);
    const { approval } = await getRequest(await platform.as(mia), id);
    expect(approval).toMatchObject({ isReaders: false });
  });

  it("names others who could, as far as they have linked their login, and never who asked for it", async () => {
    const id = await opened(stage);
    const [dana, other] = [await stage.as(), await stage.as(mia)];
    const groups = ["team-payments"];
    await stage.job.db.user.updateMany({
      where: { id: { in: [dana.actor.userId ?? "", other.actor.userId ?? ""] } },
      data: { groups },
    });
    await linkLogin(stage.job, dana.actor.userId ?? "", "dev-dana");
    await linkLogin(stage.job, other.actor.userId ?? "", "dev-mia");
    expect((await getRequest(dana, id)).approval).toMatchObject({ could: ["Mia"], isLinked: true });
    expect((await getRequest(await stage.as(diego), id)).approval).toMatchObject({
      isReaders: false,
      isLinked: false,
    });
  });

  it("is over once it is merged", async () => {
    const id = await opened(stage);
    await stage.merge(id);
    expect(await listed(stage, mia)).not.toContain(id);
    expect((await getRequest(await stage.as(mia), id)).approval).toBeUndefined();
  });
});
