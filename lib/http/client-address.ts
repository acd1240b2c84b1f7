/**
 * Header in which the HTTP server (`server/`) tells the app who asks. It takes the header away from
 * whatever comes in, so that nobody can say it of themselves.
 */
export const clientAddressHeader = "x-slipway-address";

/**
 * IP address of the client that sent a request: IPv4 with dots or IPv6 in its shortest form,
 * without port or zone. "unknown" where no server told one.
 */
export function clientAddress(headers: Pick<Headers, "get">): string {
  return headers.get(clientAddressHeader) ?? "unknown";
}
