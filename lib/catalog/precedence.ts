import { parse } from "semver";

/**
 * A key that sorts, code unit by code unit, as semantic versions do (semver.org 2.0.0, section 11):
 * releases after their pre-releases, numbers by value, numeric identifiers before alphanumeric
 * ones. Undefined for what is no version.
 */
export function precedence(version: string): string | undefined {
  const parsed = parse(version);
  if (!parsed) return undefined;
  const core = [parsed.major, parsed.minor, parsed.patch].map(padded).join(".");
  if (parsed.prerelease.length === 0) return `${core}~`;
  // A blank sorts before every identifier, so that fewer identifiers come first.
  return `${core}-${parsed.prerelease.map((part) => (typeof part === "number" ? `0${padded(part)}` : `1${part}`)).join(" ")}`;
}

/** Whether a version comes after another; false where either is none. */
export function isNewerVersion(version: string, than: string): boolean {
  const [a, b] = [precedence(version), precedence(than)];
  return a !== undefined && b !== undefined && a > b;
}

function padded(value: number): string {
  return String(value).padStart(16, "0");
}
