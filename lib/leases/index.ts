export { type BackOff, backOff } from "./back-off";
export { isForeseen, isWorthRetrying } from "./failure";
