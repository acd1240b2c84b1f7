import "server-only";

export { checkRelease, type ReleaseCheck } from "./check-release";
export { type ComparedVersions, compareVersions, compareWithBundle } from "./compare-versions";
export { parseBundle } from "./parse-bundle";
export { obstaclesOf, releaseGate } from "./release-gate";
export { requireAuthor } from "./require-author";
export { versionsOf } from "./store";
export { versionsToCompare } from "./versions-to-compare";
