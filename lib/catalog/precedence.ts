import { parse } from "semver";

/**
 * A key that sorts, code unit by code unit, as semantic versions do (semver.org 2.0.0, section 11): releases after their
 * pre-releases, numbers by value, numeric identifiers before alphanumeric ones. Undefined for what is no version.
 */
export function precedence(version: string): string | undefined {
  const parsed = parse(version);
  if (!parsed) return undefined;
  const core = [parsed.major, parsed.minor, parsed.patch].map(padded).join(".");
  if (parsed.prerelease.length === 0) return `${core}~`;
  // A blank sorts before every identifier, so that fewer identifiers come first.
  return `${core}-${parsed.prerelease.map((part) => (typeof part === "number" ? `0${padded(part)}` : `1${part}`)).join(" ")}`;
}

function padded(value: number): string {
  return String(value).padStart(16, "0");
}
