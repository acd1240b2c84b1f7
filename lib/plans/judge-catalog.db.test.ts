import { afterAll, beforeAll, expect, it } from "vitest";
import { takeInBundle } from "@/lib/catalog/server";
import { offer } from "@/lib/catalog/testing";
import { judgeCatalog } from "./judge-catalog";
import { policiesPassed } from "./example-verdicts";
import { judgeExample } from "./judge-example";
import { setStage, type Stage } from "@/lib/requests/testing";

let stage: Stage;
beforeAll(async () => {
  // All templates of a database are judged: those of other tests are none of this one's business.
  stage = await setStage({ ownDatabase: true });
}, 180_000);
afterAll(() => stage.close());

const known = async (name: string) =>
  (
    await stage.job.db.template.findUniqueOrThrow({
      where: { name },
      select: { policiesPassed: true },
    })
  ).policiesPassed;

async function judgeAll(): Promise<number> {
  let judged = 0;
  for (;;) {
    const now = await judgeCatalog(stage.job);
    judged += now;
    if (now === 0) return judged;
  }
}

it("counts the policies that pass what a template makes as an example, once for each version", async () => {
  const ops = await stage.as({ name: "Olivia Ops", roles: ["ops"], teams: [] });
  await takeInBundle(ops, offer({ name: "plain" }), { source: "test", publish: true });
  expect(await known("plain")).toBeNull();
  expect(await judgeAll()).toBeGreaterThan(0);
  const { verdicts } = await judgeExample(ops, "plain", "payments");
  expect(await known("plain")).toBe(policiesPassed(verdicts));
  // It makes a ConfigMap, which no policy that ships is about: nothing is claimed of it.
  expect(verdicts.map(({ verdict }) => verdict)).toContain("does-not-apply");
  expect(await judgeAll()).toBe(0);
  await takeInBundle(ops, offer({ name: "plain", version: "1.1.0", greeting: "again" }), {
    source: "test",
    publish: true,
  });
  expect(await judgeAll()).toBe(1);
});

it("claims nothing where a policy denies the example, or where there is none", async () => {
  const ops = await stage.as({ name: "Olivia Ops", roles: ["ops"], teams: [] });
  const denied = offer({ name: "denied" });
  await takeInBundle(
    ops,
    {
      ...denied,
      "files/settings.yaml":
        'apiVersion: v1\nkind: Service\nmetadata: { name: "${{ instance.name }}" }\nspec: { type: NodePort, ports: [{ port: 80 }] }\n',
    },
    { source: "test", publish: true },
  );
  const asking = offer({ name: "asking" });
  await takeInBundle(
    ops,
    {
      ...asking,
      "template.yaml": `${asking["template.yaml"]}  parameters: { required: [host], properties: { host: { type: string } } }\n`,
    },
    { source: "test", publish: true },
  );
  await judgeAll();
  expect(await known("denied")).toBeNull();
  expect(await known("asking")).toBeNull();
});
