import { isIPv6 } from "node:net";

/**
 * Header in which the HTTP server (`server/`) tells the app who asks. It takes the header away from
 * whatever comes in, so that nobody can say it of themselves.
 */
export const clientAddressHeader = "x-slipway-address";

/** The IP address of the client as the HTTP server tells it; undefined where none did. */
export function clientAddress(headers: Pick<Headers, "get">): string | undefined {
  return headers.get(clientAddressHeader) ?? undefined;
}

/**
 * What the use of a client without a name is counted by: the network of its address. "unknown" where
 * no server told an address.
 */
export function clientNetwork(headers: Pick<Headers, "get">): string {
  return networkOf(headers.get(clientAddressHeader) ?? "unknown");
}

/**
 * An IPv4 address, or the /64 network of an IPv6 address, since whoever has one has all 2^64 of that
 * network (RFC 6177, RFC 7707).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [front = "", back = ""] = address.split("::");
  const before = groupsOf(front);
  const after = groupsOf(back);
  const between = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return `${[...before, ...between, ...after].slice(0, 4).join(":")}::/64`;
}

function groupsOf(text: string): string[] {
  return text === "" ? [] : text.split(":");
}
