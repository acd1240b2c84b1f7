import { format } from "@cfworker/json-schema";

const ipv6 = (format as Record<string, (text: string) => boolean>)["ipv6"];

/** A range of addresses (`10.0.0.0/16`, `2001:db8::/32`): the address's bits, and how many count. */
function readCidr(text: string): { octets: number[] | undefined; bits: number } | undefined {
  if (text.length > 64) return undefined;
  const [address = "", length, ...more] = text.split("/");
  if (more.length > 0 || length === undefined || !/^(?:0|[1-9]\d{0,2})$/.test(length))
    return undefined;
  const bits = Number(length);
  if (address.includes(":"))
    return bits <= 128 && ipv6?.(address) === true ? { octets: undefined, bits } : undefined;
  const parts = address.split(".");
  const isAddress =
    parts.length === 4 &&
    parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return isAddress && bits <= 32 ? { octets: parts.map(Number), bits } : undefined;
}

export function isCidr(text: string): boolean {
  return readCidr(text) !== undefined;
}

/** What a range holds, in words: "10.0.0.0 to 10.0.255.255, 65,536 addresses". */
export function cidrInWords(text: string): string | undefined {
  const read = readCidr(text);
  if (read === undefined) return undefined;
  const { octets, bits } = read;
  if (octets === undefined)
    return bits === 128 ? "One address" : `2^${128 - bits} addresses, all that share ${bits} bits`;
  const size = 2 ** (32 - bits);
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const first = address - (address % size);
  if (size === 1) return "One address";
  return `${dotted(first)} to ${dotted(first + size - 1)}, ${size.toLocaleString("en")} addresses`;
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
