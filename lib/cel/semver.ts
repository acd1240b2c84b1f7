import { CelFault } from "./fault";

/** Of 64 bits in the API server: at most 20 digits. */
const number = "(0|[1-9]\\d{0,19})";
const identifier = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
const shape = new RegExp(
  `^${number}\\.${number}\\.${number}(?:-(${identifier}(?:\\.${identifier})*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$`,
);

/** Characters of a version. */
const longest = 4096;

/** A semantic version 2.0.0; build metadata counts for nothing. */
export class Semver {
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly prerelease: readonly string[];

  constructor(numbers: readonly [bigint, bigint, bigint], prerelease: readonly string[]) {
    this.numbers = numbers;
    this.prerelease = prerelease;
  }

  equals(other: unknown): boolean {
    return other instanceof Semver && this.compareTo(other) === 0n;
  }

  compareTo(other: Semver): bigint {
    for (let index = 0; index < 3; index += 1) {
      const [a = 0n, b = 0n] = [this.numbers[index], other.numbers[index]];
      if (a !== b) return a < b ? -1n : 1n;
    }
    if (this.prerelease.length === 0 || other.prerelease.length === 0)
      return BigInt(Math.sign(other.prerelease.length - this.prerelease.length));
    for (
      let index = 0;
      index < Math.max(this.prerelease.length, other.prerelease.length);
      index += 1
    ) {
      const order = compareIdentifiers(this.prerelease[index], other.prerelease[index]);
      if (order !== 0n) return order;
    }
    return 0n;
  }
}

function compareIdentifiers(a: string | undefined, b: string | undefined): bigint {
  if (a === b) return 0n;
  if (a === undefined) return -1n;
  if (b === undefined) return 1n;
  const [aNumber, bNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (aNumber && bNumber) return BigInt(a) < BigInt(b) ? -1n : 1n;
  if (aNumber !== bNumber) return aNumber ? -1n : 1n;
  return a < b ? -1n : 1n;
}

/**
 * With `normalize`: a leading `v` is dropped, missing numbers are 0, and leading zeros are taken
 * away.
 */
export function parseSemver(text: string, normalize = false): Semver | undefined {
  if (text.length > longest) return undefined;
  const match = shape.exec(normalize ? normalized(text) : text);
  if (match === null) return undefined;
  const [, major = "0", minor = "0", patch = "0", prerelease] = match;
  return new Semver([BigInt(major), BigInt(minor), BigInt(patch)], prerelease?.split(".") ?? []);
}

function normalized(text: string): string {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text);
  if (match === null) return text;
  const [read, major = "0", minor = "0", patch = "0"] = match;
  const numbers = [major, minor, patch].map((digits) => digits.replace(/^0+(?=\d)/, ""));
  return `${numbers.join(".")}${text.slice(read.length)}`;
}

export function semver(text: string, normalize = false): Semver {
  const parsed = parseSemver(text, normalize);
  if (parsed === undefined)
    throw new CelFault(`${JSON.stringify(text)} is not a semantic version.`);
  return parsed;
}
