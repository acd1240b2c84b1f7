import type { WorkQueue } from "./queues";

/** What each queue does, in words that follow "Slipway could not". */
const doing: Readonly<Record<WorkQueue, string>> = {
  "move-request": "go on with a request",
  "move-proposal": "go on with a proposal",
  "finish-pull-request": "finish a pull request",
  "handle-event": "look at what it heard",
  "poll-repository": "ask a repository for what changed",
  "check-commit": "judge a commit",
  "settle-approval": "say whether a change is approved",
  "ask-cluster": "ask a cluster how an instance is",
  "ask-place": "ask a cluster about all of its instances",
  "read-instances": "read the instances of a target",
  "read-catalog": "take over what the catalog repository says",
  "scan-branch": "judge what is on a branch",
  "find-impact": "look what a version would do to the instances there are",
  sweep: "look after what is due",
};

/** What the work of a queue is, as Ops read it: "Go on with a request". */
export function workInWords(queue: WorkQueue): string {
  const words = doing[queue];
  return words.charAt(0).toUpperCase() + words.slice(1);
}
