import { expect, it } from "vitest";
import type { Api } from "../api";
import { lookAtImpact } from "./look-at-impact";

/** An API that answers these, one after another; and what it was asked. */
function answering(...answers: object[]) {
  const calls: string[] = [];
  const api: Api = async (method, path) => {
    calls.push(`${method} ${path}`);
    return (answers.shift() ?? {}) as never;
  };
  return { api, calls };
}
const counts = { changes: 2, same: 1, refused: 0, byHand: 1 };
const nobodyWaits = async () => {};

it("asks for it, waits until it was looked at, and says what was found", async () => {
  const { api, calls } = answering(
    { digest: "d1" },
    { state: "waiting", total: 0, counts: {} },
    { state: "running", total: 3, counts: {} },
    { state: "done", total: 3, counts },
  );
  expect(await lookAtImpact(api, { draft: "a/b", version: "1.1.0" }, nobodyWaits)).toBe(
    "Impact: 3 instances looked at, 2 changes, 1 same, 1 changed by hand.",
  );
  expect(calls).toEqual([
    "POST /template-drafts/a%2Fb/impact",
    "GET /impacts/d1",
    "GET /impacts/d1",
    "GET /impacts/d1",
  ]);
});

it("refuses what could not be looked at, with the reason", async () => {
  const failed = { state: "failed", total: 3, counts: {}, problem: "The host does not answer." };
  const { api } = answering({ digest: "d1" }, failed);
  await expect(
    lookAtImpact(api, { draft: "a", version: undefined }, nobodyWaits),
  ).rejects.toMatchObject({
    code: "upstream_refused",
    message: "The impact could not be looked at. The host does not answer.",
  });
});
