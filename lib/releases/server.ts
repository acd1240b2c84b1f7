import "server-only";

export { checkRelease, type ReleaseCheck } from "./check-release";
export { type ComparedSide, type ComparedVersions, compareVersions } from "./compare-versions";
export { parseBundle } from "./parse-bundle";
export { obstaclesOf } from "./obstacles";
export { requireAuthor } from "./require-author";
export { type VersionForAuthors, versionForAuthors } from "./version-for-authors";
export { versionsOf } from "./store";
export { versionsToCompare } from "./versions-to-compare";
