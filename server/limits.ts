/** What one client may ask of the server. Times are milliseconds, sizes bytes. */
export interface Limits {
  /** Request line and headers together. */
  headerBytes: number;
  headers: number;
  /** Of the address: path and query. */
  addressBytes: number;
  /** Of any request; routes that take less say so themselves. */
  bodyBytes: number;
  /** Commas, colons, ampersands and opening brackets in it: how many values it can hold. */
  bodyMarks: number;
  /** From the first byte, or from the connection, to the end of the headers. */
  headersTime: number;
  /** To the end of the body. */
  requestTime: number;
  /** How often the two times above are looked at. */
  checkEvery: number;
  /** How long a connection may wait for its next request: longer than proxies keep one. */
  idleTime: number;
  /** How long nothing may move on a connection with a request: longer than live streams are silent. */
  silentTime: number;
  connections: number;
  /** Of these, how many one address may have that is no trusted proxy. */
  connectionsOfAddress: number;
  requestsOfConnection: number;
  /** How many requests of one connection may be under way: a browser sends one after the other. */
  unansweredOfConnection: number;
  /** How long what is refused is still read, so that the client gets to read why. */
  lingerTime: number;
}

export const limits: Limits = {
  headerBytes: 16 * 1024,
  headers: 100,
  addressBytes: 8 * 1024,
  // GitHub's webhooks are the largest: app/api/webhooks/github.
  bodyBytes: 5 * 1024 * 1024,
  // Parsing as many takes less than 100 ms; parameters have 256 KiB.
  bodyMarks: 100_000,
  headersTime: 15_000,
  requestTime: 60_000,
  checkEvery: 2_000,
  idleTime: 75_000,
  silentTime: 120_000,
  connections: 10_000,
  // More than the live streams of a server: a proxy that nobody named brings those of everybody.
  connectionsOfAddress: 1_000,
  requestsOfConnection: 1_000,
  unansweredOfConnection: 16,
  lingerTime: 1_000,
};
