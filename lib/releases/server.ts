import "server-only";

export { checkRelease, type ReleaseCheck } from "./check-release";
export { type ComparedVersions, compareVersions, compareWithBundle } from "./compare-versions";
export { parseBundle } from "./parse-bundle";
