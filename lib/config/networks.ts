import { BlockList, isIP } from "node:net";

/**
 * A list of networks (RFC 4632, RFC 4291): addresses with the length of a prefix behind a slash;
 * one without is that address alone. Undefined where one of them is no network. IPv4 addresses
 * written as IPv6 (`::ffff:…`) are refused: connections are compared without that prefix.
 */
export function networks(texts: readonly string[]): BlockList | undefined {
  const list = new BlockList();
  for (const text of texts) {
    const [, address = "", length] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
    const version = isIP(address);
    const longest = version === 4 ? 32 : 128;
    const prefix = length === undefined ? longest : Number(length);
    if (version === 0 || prefix > longest || /^::ffff:/i.test(address)) return undefined;
    list.addSubnet(address, prefix, version === 4 ? "ipv4" : "ipv6");
  }
  return list;
}
