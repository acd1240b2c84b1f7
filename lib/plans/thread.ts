export { plan } from "./plan";
export { planHandlers } from "./run-tasks";
