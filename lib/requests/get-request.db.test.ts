import { afterAll, beforeAll, expect, it } from "vitest";
import { toProblem } from "@/lib/errors";
import { getRequest } from "./get-request";
import { listRequests } from "./list-requests";
import { requestQuerySchema } from "./query";
import { setStage, type Stage } from "./testing";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage.close());

it("a request whose stored files are no list is an error of ours, and is still listed", async () => {
  const { id, instanceId } = await stage.open();
  await stage.job.db.requestRevision.updateMany({ where: { requestId: id }, data: { files: {} } });
  const { id: revision } = await stage.job.db.requestRevision.findFirstOrThrow({
    where: { requestId: id },
  });
  const ctx = await stage.as();
  const error = await getRequest(ctx, id).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "internal",
    cause: { message: expect.stringContaining(`requestRevision ${revision} `) },
  });
  expect(JSON.stringify(toProblem(error))).not.toContain(revision);

  const query = requestQuerySchema.parse({ instance: instanceId });
  const { requests } = await listRequests(ctx, query);
  expect(requests.map((request) => request.id)).toEqual([id]);
});

it("work that is due and that nobody has begun with is told of, until a worker takes it", async () => {
  const { id } = await stage.open();
  const ctx = await stage.as();
  const later = { ...ctx, now: () => new Date(Date.now() + 150_000) };
  const { nextAt } = await stage.job.db.requestWork.findUniqueOrThrow({ where: { requestId: id } });
  expect((await getRequest(later, id)).dueSince).toEqual(nextAt);
  const lease = { leasedUntil: new Date(Date.now() + 300_000) };
  await stage.job.db.requestWork.update({ where: { requestId: id }, data: lease });
  expect((await getRequest(later, id)).dueSince).toBeUndefined();
  await stage.job.db.requestWork.update({
    where: { requestId: id },
    data: { leasedUntil: null, nextAt: null },
  });
  expect((await getRequest(later, id)).dueSince).toBeUndefined();
});
