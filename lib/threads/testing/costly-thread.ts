import { setTimeout } from "node:timers/promises";
import { PortalError } from "@/lib/errors";
import { threadId } from "node:worker_threads";
import { handles, serveTasks } from "../thread";
import { costly } from "./costly-tasks";

/** A thread that does what it should not, when it is told to. */
serveTasks([
  handles(costly.echo, (value) => value),
  handles(costly.which, () => threadId),
  handles(costly.environment, () => Object.keys(process.env)),
  handles(costly.forever, () => {
    for (;;);
  }),
  handles(costly.backtracking, () => /^(a+)+$/.test(`${"a".repeat(60)}b`)),
  handles(costly.longList, () => {
    const list: number[] = [];
    for (;;) list.push(1);
  }),
  handles(costly.manyObjects, () => {
    const list: object[] = [];
    for (;;) list.push({ list: [1, 2, 3] });
  }),
  handles(costly.bytes, () => {
    const list: Buffer[] = [];
    for (;;) list.push(Buffer.alloc(1_000_000, 1));
  }),
  handles(costly.refuse, () => {
    throw new PortalError("invalid", "No.", {
      hint: "Say yes.",
      fields: [{ pointer: "/answer", message: "It must be yes." }],
      retryAfter: 7,
      cause: new TypeError("inside", { cause: "a text" }),
    });
  }),
  handles(costly.fail, () => {
    throw new RangeError("A defect.");
  }),
  handles(costly.notPlain, () => () => 1),
  handles(costly.die, () => process.exit(3)),
  handles(costly.later, async (milliseconds) => setTimeout(milliseconds, "later")),
]);
