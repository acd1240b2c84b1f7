export { heldRules } from "./held-rules";
export { judgeBy } from "./judge-by";
export { plan } from "./plan";
export { planHandlers } from "./run-tasks";
export { wholeInstance } from "./whole-instance";
