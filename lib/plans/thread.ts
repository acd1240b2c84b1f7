export { type CarriedOver, carryOver } from "./carry-over";
export { previewInstanceId } from "./instance-id";
export { judgeBy } from "./judge-by";
export { type Plan, plan } from "./plan";
export { type Judges, judgesOf, planHandlers } from "./run-tasks";
export { wholeInstance } from "./whole-instance";
