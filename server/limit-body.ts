import type { IncomingMessage } from "node:http";

/**
 * Counts a body as it comes, for one that does not say its length. As soon as there is more than
 * `most` bytes, `exceeded` is called once and nothing more reaches whoever reads the request.
 */
export function limitBody(request: IncomingMessage, most: number, exceeded: () => void): void {
  if (request.headers["transfer-encoding"] === undefined) return;
  const push = request.push.bind(request);
  let bytes = 0;
  let isOver = false;
  // To listen to "data" would take it from whoever reads; what Node pushes can be looked at before.
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (isOver) return true;
    bytes += chunk?.length ?? 0;
    if (bytes <= most) return push(chunk, encoding);
    isOver = true;
    exceeded();
    return true;
  };
}
