import { expect, test, vi } from "vitest";
import { PortalError } from "@/lib/errors";
import { snapshotOf, targetOn } from "@/lib/snapshots/testing";
import { runTask } from "@/lib/threads/server";
import { findTouched } from "./find-touched";

vi.mock(import("@/lib/threads/server"), async (original) => {
  const real = await original();
  return { ...real, runTask: vi.fn<typeof real.runTask>(real.runTask) as typeof real.runTask };
});

const targets = [targetOn("staging"), targetOn("production")];
const map = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\n";

test("what a change touches is looked at in a thread, and this one goes on meanwhile", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 400 }, (_, at) => [`tenants/staging/many/${at}.yaml`, map]),
  );
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 1);
  const touched = await findTouched({ head: snapshotOf(files), base: snapshotOf({}), targets });
  clearInterval(ticking);
  expect(touched.map(({ target }) => target)).toContain(targets[0]?.id);
  expect(ticks).toBeGreaterThan(0);
});

test("a change that costs too much to look at is approved as if it touched everything", async () => {
  const [head, base] = [snapshotOf({}), snapshotOf({})];
  vi.mocked(runTask).mockRejectedValueOnce(new PortalError("too_costly", "It took too long."));
  expect(await findTouched({ head, base, targets })).toEqual(
    targets.map(({ id }) => ({ target: id, template: undefined })),
  );
  vi.mocked(runTask).mockRejectedValueOnce(new PortalError("unavailable", "Too much waits."));
  await expect(findTouched({ head, base, targets })).rejects.toThrow("Too much waits.");
});
