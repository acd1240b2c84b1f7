import { CelFault } from "./fault";

/**
 * An IP address; bits as one number of 32 or 128. As in Kubernetes without zones and without IPv4
 * mapped into IPv6.
 */
export class Ip {
  readonly family: 4 | 6;
  readonly bits: bigint;

  constructor(family: 4 | 6, bits: bigint) {
    this.family = family;
    this.bits = bits;
  }

  equals(other: unknown): boolean {
    return other instanceof Ip && other.family === this.family && other.bits === this.bits;
  }

  isUnspecified(): boolean {
    return this.bits === 0n;
  }

  isLoopback(): boolean {
    return this.family === 4 ? this.bits >> 24n === 127n : this.bits === 1n;
  }

  isMulticast(): boolean {
    return this.family === 4 ? this.bits >> 28n === 0xen : this.bits >> 120n === 0xffn;
  }

  isLinkLocalMulticast(): boolean {
    return this.family === 4
      ? this.bits >> 8n === 0xe00000n
      : ((this.bits >> 112n) & 0xff0fn) === 0xff02n;
  }

  isLinkLocalUnicast(): boolean {
    return this.family === 4 ? this.bits >> 16n === 0xa9fen : this.bits >> 118n === 0x3fan;
  }

  isGlobalUnicast(): boolean {
    const broadcast = this.family === 4 && this.bits === 0xffffffffn;
    return (
      !broadcast &&
      !this.isUnspecified() &&
      !this.isLoopback() &&
      !this.isMulticast() &&
      !this.isLinkLocalUnicast()
    );
  }

  /** The canonical text: RFC 5952 for IPv6. */
  toString(): string {
    if (this.family === 4)
      return [24n, 16n, 8n, 0n].map((shift) => (this.bits >> shift) & 0xffn).join(".");
    const groups = Array.from({ length: 8 }, (_, index) =>
      ((this.bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
    );
    const run = longestZeros(groups);
    if (run === undefined) return groups.join(":");
    return `${groups.slice(0, run.start).join(":")}::${groups.slice(run.start + run.length).join(":")}`;
  }
}

function longestZeros(groups: readonly string[]): { start: number; length: number } | undefined {
  let best: { start: number; length: number } | undefined;
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === "0") length += 1;
    if (length >= 2 && length > (best?.length ?? 0)) best = { start, length };
  }
  return best;
}

export function parseIp(text: string): Ip | undefined {
  return text.includes(":") ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): Ip | undefined {
  const parts = text.split(".");
  if (
    parts.length !== 4 ||
    !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  )
    return undefined;
  return new Ip(
    4,
    parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n),
  );
}

function parseV6(text: string): Ip | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [left, right] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const last = (right ?? left)?.at(-1);
  if (last?.includes(".")) {
    const v4 = parseV4(last);
    if (v4 === undefined) return undefined;
    (right ?? left)?.splice(-1, 1, (v4.bits >> 16n).toString(16), (v4.bits & 0xffffn).toString(16));
  }
  const given = [...(left ?? []), ...(right ?? [])];
  if (!given.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const missing = 8 - given.length;
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [
    ...(left ?? []),
    ...Array.from({ length: right === undefined ? 0 : missing }, () => "0"),
    ...(right ?? []),
  ];
  const bits = groups.reduce((total, group) => (total << 16n) | BigInt(`0x${group}`), 0n);
  // ::ffff:1.2.3.4 is an IPv4 address in disguise: not allowed.
  return bits >> 32n === 0xffffn ? undefined : new Ip(6, bits);
}

export function ip(text: string): Ip {
  const parsed = parseIp(text);
  if (parsed === undefined) throw new CelFault(`${JSON.stringify(text)} is not an IP address.`);
  return parsed;
}

/** A network: an address and how many of its bits count. */
export class Cidr {
  readonly ip: Ip;
  readonly prefix: number;

  constructor(address: Ip, prefix: number) {
    this.ip = address;
    this.prefix = prefix;
  }

  equals(other: unknown): boolean {
    return other instanceof Cidr && other.prefix === this.prefix && other.ip.equals(this.ip);
  }

  masked(): Cidr {
    const free = BigInt((this.ip.family === 4 ? 32 : 128) - this.prefix);
    return new Cidr(new Ip(this.ip.family, (this.ip.bits >> free) << free), this.prefix);
  }

  containsIp(other: Ip): boolean {
    return (
      other.family === this.ip.family &&
      new Cidr(other, this.prefix).masked().ip.equals(this.masked().ip)
    );
  }

  containsCidr(other: Cidr): boolean {
    return other.prefix >= this.prefix && this.containsIp(other.ip);
  }

  toString(): string {
    return `${this.ip.toString()}/${this.prefix}`;
  }
}

export function parseCidr(text: string): Cidr | undefined {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const address = parseIp(match?.[1] ?? "");
  const prefix = Number(match?.[2]);
  return address !== undefined && prefix <= (address.family === 4 ? 32 : 128)
    ? new Cidr(address, prefix)
    : undefined;
}

export function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (parsed === undefined)
    throw new CelFault(`${JSON.stringify(text)} is not a network in CIDR notation.`);
  return parsed;
}
