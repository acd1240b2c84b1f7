import { PortalError } from "@/lib/errors";

/** How much of a version number has to be raised. */
export type Level = "patch" | "minor" | "major";

interface Parts {
  major: number;
  minor: number;
  patch: number;
  /** Identifiers of what comes before the release itself; undefined: it is the release. */
  prerelease: readonly string[] | undefined;
}

const semantic =
  /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(-[0-9A-Za-z.-]{1,100})?(?:\+[0-9A-Za-z.-]{1,100})?$/;

function partsOf(version: string): Parts {
  const found = semantic.exec(version);
  if (found === null)
    throw new PortalError(
      "invalid",
      `${version.slice(0, 60)} is no semantic version, as 1.4.0 is.`,
    );
  const [, major, minor, patch, prerelease] = found;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    prerelease: prerelease?.slice(1).split("."),
  };
}

/**
 * The lowest number that a version can have after `before`, where so much has changed. What is breaking raises the first
 * number; of a version below 1.0.0, which promises nothing yet, the second. Throws `invalid`. Pure.
 */
export function fittingVersion(before: string, level: Level): string {
  const { major, minor, patch, prerelease } = partsOf(before);
  const released = `${major}.${minor}.${patch}`;
  // What was to come anyway may be as large as its number says.
  if (prerelease !== undefined && rank[roomOf({ major, minor, patch })] >= rank[level])
    return released;
  if (level === "major" && major > 0) return `${major + 1}.0.0`;
  return level === "patch" ? `${major}.${minor}.${patch + 1}` : `${major}.${minor + 1}.0`;
}

/** How much `after` raises of `before`; undefined where it is not raised at all. Throws `invalid`. Pure. */
export function levelOf(before: string, after: string): Level | undefined {
  const [was, is] = [partsOf(before), partsOf(after)];
  const moved = (["major", "minor", "patch"] as const).find((part) => was[part] !== is[part]);
  if (moved === undefined) return isLater(is.prerelease, was.prerelease) ? roomOf(is) : undefined;
  if (is[moved] < was[moved]) return undefined;
  const level = moved === "minor" && was.major === 0 ? "major" : moved;
  // Whatever the one that was to come could have changed, a later one can.
  const room = was.prerelease === undefined ? "patch" : roomOf(was);
  return rank[level] > rank[room] ? level : room;
}

/** As semver.org 2.0.0 has it (section 11): numbers by value and before words, the release after all that come before it. */
function isLater(is: Parts["prerelease"], was: Parts["prerelease"]): boolean {
  if (was === undefined || is === undefined) return was !== undefined;
  const at = was.findIndex((one, index) => one !== is[index]);
  const [old, next] = [was[at], is[at]];
  if (old === undefined) return is.length > was.length;
  if (next === undefined) return false;
  const [oldNumber, nextNumber] = [old, next].map((one) => /^\d+$/.test(one));
  if (oldNumber === nextNumber) return oldNumber ? Number(next) > Number(old) : next > old;
  return oldNumber === true;
}

/** What a number says of itself has changed since the one before. */
function roomOf({ major, minor, patch }: Omit<Parts, "prerelease">): Level {
  if (patch > 0) return "patch";
  return minor > 0 && major > 0 ? "minor" : "major";
}

const rank: Readonly<Record<Level, number>> = { patch: 0, minor: 1, major: 2 };

/** Whether `after` says as much as has changed since `before`. Throws `invalid`. Pure. */
export function isFitting(before: string, after: string, level: Level): boolean {
  const raised = levelOf(before, after);
  return raised !== undefined && rank[raised] >= rank[level];
}
