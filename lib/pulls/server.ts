import "server-only";

export { howTold } from "./freshness";
export { keepPull } from "./keep-pull";
export { forgetClosedPulls, movePulls } from "./store/pulls";
export { fillPulls } from "./store/fill-pulls";
