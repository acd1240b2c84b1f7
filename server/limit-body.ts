import type { IncomingMessage } from "node:http";
import type { Limits } from "./limits";

/** Which of its limits a body is beyond. */
export type BodyExcess = "bytes" | "marks";

/**
 * Counts a body as it comes: its bytes, for one that does not say its length, and its marks: the
 * characters between which JSON, forms and their parts hold values. What parses a body takes its
 * time by these, and the characters of a text are hardly any work. As soon as there are too many,
 * `exceeded` is called once and nothing more reaches whoever reads the request.
 */
export function limitBody(
  request: IncomingMessage,
  { bodyBytes, bodyMarks }: Pick<Limits, "bodyBytes" | "bodyMarks">,
  exceeded: (what: BodyExcess) => void,
): void {
  const push = request.push.bind(request);
  let [bytes, marks] = [0, 0];
  let isOver = false;
  // To listen to "data" would take it from whoever reads; what Node pushes can be looked at before.
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (isOver) return true;
    if (chunk !== null) {
      bytes += chunk.length;
      if (bytes <= bodyBytes) marks += marksIn(chunk);
    }
    if (bytes <= bodyBytes && marks <= bodyMarks) return push(chunk, encoding);
    isOver = true;
    exceeded(bytes > bodyBytes ? "bytes" : "marks");
    return true;
  };
}

const isMark = new Uint8Array(256);
for (const mark of ",:[{&") isMark[mark.charCodeAt(0)] = 1;

/** In quotes as well: only who parses a body knows what is quoted in it. */
function marksIn(chunk: Uint8Array): number {
  let count = 0;
  for (const byte of chunk) count += isMark[byte] ?? 0;
  return count;
}
