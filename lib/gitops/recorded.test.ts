import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readControllerEvents } from "./read-events";
import { receiveFlux } from "./receive";

const { events } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "fixtures/recorded-life.json"), "utf8"),
) as { events: { timestamp: string }[] };

/** As notification-controller sends it: signed, and at once. */
function received(told: { timestamp: string }) {
  const body = Buffer.from(JSON.stringify(told));
  const signature = `sha256=${createHmac("sha256", "key").update(body).digest("hex")}`;
  const at = new Date(told.timestamp);
  const { event, instanceId } = receiveFlux(body, signature, "key", at, "target");
  expect(instanceId).toBe("0199c2b4-7d10-7c3e-9a55-3f1f6c2d8e01");
  return readControllerEvents({ ...event, receivedAt: at });
}

const launched = "f3549732";
const edited = "45f7b177";
const upgraded = "19aac998";
const otherwise = ["b36188e3", "8b410b3d", "d76bcd27"] as const;

test("what a real controller told of an instance's whole life is read as what happened", () => {
  const read = events.flatMap(received).map((one) => {
    if (one.kind !== "reconciled") throw new Error(`Read as ${one.kind}.`);
    expect(one.subject).toBe("instance");
    return `${one.outcome} ${one.revision?.slice(0, 8) ?? "of no revision"}`;
  });
  expect(read).toEqual([
    `applied ${launched}`,
    `ready ${launched}`,
    `ready ${launched}`,
    `ready ${otherwise[0]}`,
    `applied ${edited}`,
    `ready ${edited}`,
    `ready ${edited}`,
    `ready ${otherwise[1]}`,
    `ready ${upgraded}`,
    // What was deleted by hand is made anew, then it is resumed; neither is another revision.
    `applied ${upgraded}`,
    `ready ${upgraded}`,
    `ready ${upgraded}`,
    `ready ${otherwise[2]}`,
    // It sees that its folder is gone before its parent deletes it: no failure of a revision.
    "failed of no revision",
    // Pruned, with the reason of the failure before and the revision that was applied last.
    `applied ${otherwise[2]}`,
  ]);
});
