import { expect, test } from "vitest";
import type { BeforeMerge } from "./before-merge";
import { approvalWords } from "./step-words";
import type { RequestState, TimelineFacts } from "./types";

const open: BeforeMerge = {
  submitted: undefined,
  revision: 2,
  checked: undefined,
  checkedFrom: undefined,
  firstChecked: undefined,
  written: [],
  waiting: undefined,
  refused: undefined,
  cancelled: undefined,
  cancelRefused: undefined,
  pull: undefined,
  approvals: [],
  setAside: [],
  approvedAt: undefined,
  changesAskedBy: [],
  revisionPending: false,
  pushedByHand: false,
};
const facts = (more: Partial<TimelineFacts>): TimelineFacts => ({
  relation: () => "unknown",
  ...more,
});
const said = (
  more: Partial<BeforeMerge>,
  of: Partial<TimelineFacts> = {},
  state: RequestState = "pull-request-open",
) => approvalWords({ ...open, ...more }, facts(of), state).detail;

test("who has to approve is said as it is asked for: the platform team, somebody else, or nobody", () => {
  expect(said({}, { requiresApproval: true, opsApproval: true })).toMatch(/platform team/);
  expect(said({}, { requiresApproval: true })).toBe(
    "Waiting for an approval by somebody other than the requester.",
  );
  // Where no approval is asked for, who would have to give it is not said.
  expect(said({}, { opsApproval: true })).toBe("Waiting for a review.");
  expect(said({})).toBe("Waiting for a review.");
});

test("nothing is asked of anybody while a revision is on its way to the branch, or once there is no open pull request", () => {
  const needed = { requiresApproval: true };
  expect(said({ revisionPending: true }, needed)).toBe(
    "Revision 2 is being written to the branch.",
  );
  expect(said({}, needed, "merged")).toBeUndefined();
  expect(said({ revisionPending: true }, needed, "merged")).toBe(
    "Revision 2 is being written to the branch.",
  );
});
