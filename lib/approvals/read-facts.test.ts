import { expect, test, vi } from "vitest";
import { PortalError } from "@/lib/errors";
import { readSnapshot } from "@/lib/snapshots/server";
import { targetOn } from "@/lib/snapshots/testing";
import { readFacts } from "./read-facts";

vi.mock(import("@/lib/snapshots/server"), async (original) => ({
  ...(await original()),
  readSnapshot: vi.fn<typeof readSnapshot>(),
}));

const targets = [targetOn("staging"), targetOn("production")];

test("a repository that is too large to be read is approved as if the change touched everything, and any other failure is tried again", async () => {
  type Args = Parameters<typeof readFacts>;
  const repo = {
    mergeBase: () => Promise.resolve("b"),
    commitAuthors: () => Promise.resolve({ people: [], isWhole: true }),
    ownLogin: () => Promise.resolve(undefined),
  } as unknown as Args[1];
  const pull = { number: 1, headCommit: "h", base: "main", author: "a" } as unknown as Args[2];
  const read = () => readFacts({} as Args[0], repo, pull, targets, { baseCommit: "b" });
  vi.mocked(readSnapshot).mockRejectedValueOnce(new PortalError("too_large", "It is too large."));
  expect((await read()).touched).toEqual(
    targets.map(({ id }) => ({ target: id, template: undefined })),
  );
  vi.mocked(readSnapshot).mockRejectedValueOnce(new PortalError("upstream_unavailable", "Away."));
  await expect(read()).rejects.toThrow("Away.");
});
