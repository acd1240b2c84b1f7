import { afterAll, beforeAll, expect, it } from "vitest";
import { getRequest, openRequest, reviseRequest } from "@/lib/requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { moveRequest } from "./move-request";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.publish("1.1.0", (files) => ({
    ...files,
    "template.yaml": `${files["template.yaml"] ?? ""}  links:
    - { title: Logs, url: "https://logs.example.com/?app=\${{ instance.name }}&text=\${{ params.greeting }}" }
`,
  }));
}, 180_000);
afterAll(() => stage.close());

/** What the host shows of a request's pull request. */
async function bodyOf(requestId: string): Promise<string> {
  await moveRequest(stage.job, requestId);
  const { pullRequest } = await getRequest(await stage.as(), requestId);
  const repository = stage.job.repository({
    host: { kind: "github" },
    apiUrl: stage.forge.api,
    owner: "acme",
    name: stage.repository.split("/")[1] ?? "",
  });
  const opened = await repository.openPullRequests();
  return opened.find(({ number }) => number === pullRequest?.number)?.body ?? "";
}

it("a pull request leads to what its template links to, as of the latest revision, and a removal nowhere", async () => {
  const { id, instanceId, name } = await stage.open({ parameters: { greeting: "a (b) @ops" } });
  const link = (text: string) =>
    `### Once it runs\n\n- [Logs](<https://logs.example.com/?app=${name}&amp;text=${text}>)\n`;
  expect(await bodyOf(id)).toContain(link("a%20%28b%29%20%40ops"));

  await reviseRequest(await stage.as(), id, { parameters: { greeting: "hello" } });
  expect(await bodyOf(id)).toContain(link("hello"));

  await stage.merge(id);
  const removal = await openRequest(await stage.as(), { kind: "remove", instance: instanceId });
  const body = await bodyOf(removal.id);
  expect(body).toContain("asks to remove");
  expect(body).not.toMatch(/Once it runs|logs\.example\.com/);
});

it("a revision that the version before stored is told, and shown, in the words of now", async () => {
  const { id } = await stage.open();
  await stage.job.db.requestRevision.updateMany({
    where: { requestId: id },
    data: {
      verdicts: [
        { verdict: "warn", policy: "Probes", message: "None.", object: "Deployment a" },
        { verdict: "not-judged", policy: "Gold", message: "Unseen." },
        { verdict: "pass", policy: "Labels", message: "" },
      ],
    },
  });
  const body = await bodyOf(id);
  expect(body).toContain("3 policies checked, 3 apply: 1 pass.");
  expect(body).toContain("- **Warned** Probes (Deployment a): None&#46;");
  expect(body).toContain("- **Not judged** Gold: Unseen&#46;");
  const { verdicts } = await getRequest(await stage.as(), id);
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(["warned", "not-judged", "passes"]);
});
