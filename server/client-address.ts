import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type BlockList, isIP, SocketAddress } from "node:net";
import { answerIdHeader, clientAddressHeader } from "@/lib/http/server";

/**
 * Who asks, by the hop that is connected and `X-Forwarded-For`. Each trusted proxy vouches for the
 * hop before it, which it wrote at the end: so hops are read from the right, and the first that is
 * not trusted is the client. Whatever stands left of it may be anybody's invention.
 * @param peer as the socket says
 * @param forwarded the header's value, all lines of it joined with commas
 */
export function clientOf(
  peer: string | undefined,
  forwarded: string | undefined,
  trusted: BlockList,
): string {
  let client = plainAddress(peer ?? "");
  const hops = (forwarded ?? "").split(",");
  while (client !== undefined && isIn(trusted, client)) {
    const before = hopAddress(hops.pop() ?? "");
    if (before === undefined) break;
    client = before;
  }
  return client ?? "unknown";
}

/**
 * Tells the app who asks, and an id of this request, in headers that come from nowhere else. Where no trusted proxy is
 * connected, what a client says of addresses, hosts and protocols on its way is taken away, so that
 * nothing behind this server believes it.
 */
export function tellClientAddress(request: IncomingMessage, trusted: BlockList): void {
  const { headers } = request;
  const peer = request.socket.remoteAddress;
  const client = clientOf(peer, textOf(headers["x-forwarded-for"]), trusted);
  const isBehindProxy = isIn(trusted, plainAddress(peer ?? "") ?? "");
  for (const name of Object.keys(headers))
    if (name.startsWith("x-slipway-") || (!isBehindProxy && isAboutTheWay(name)))
      delete headers[name];
  headers["x-forwarded-for"] = client;
  headers[clientAddressHeader] = client;
  headers[answerIdHeader] = randomUUID();
}

function isAboutTheWay(name: string): boolean {
  return name.startsWith("x-forwarded-") || name === "forwarded" || name === "x-real-ip";
}

/** Whether an address is in one of the networks. */
export function isIn(networks: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && networks.check(address, version === 4 ? "ipv4" : "ipv6");
}

/** A hop as proxies write it: an address, some with a port, IPv6 with brackets or without. */
function hopAddress(hop: string): string | undefined {
  const [, bracketed, dotted] = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d+)?$/.exec(hop.trim()) ?? [];
  return plainAddress(bracketed ?? dotted ?? hop.trim());
}

/** The shortest form, without a zone; IPv4 that came over an IPv6 socket as IPv4. */
export function plainAddress(given: string): string | undefined {
  const [address = ""] = given.split("%");
  const version = isIP(address);
  if (version === 0) return undefined;
  if (version === 4) return address;
  return new SocketAddress({ address, family: "ipv6" }).address.replace(/^::ffff:(?=.*\.)/, "");
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(",") : value;
}
