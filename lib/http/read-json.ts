import { PortalError } from "@/lib/errors";
import { isNumberAsWritten } from "@/lib/json";
import { requireStorable } from "./require-storable";

const largestBody = 2 * 1024 * 1024;

/**
 * The JSON body of a request, at most 2 MiB of it (or `largest` bytes). Throws `too_large` before reading more,
 * `bad_request` for what is no JSON in UTF-8, for text that cannot be kept, and for a whole number
 * that would not be the same once it is read.
 */
export async function readJson(request: Request, largest = largestBody): Promise<unknown> {
  const body = await readBody(request, largest);
  let value: unknown;
  try {
    value = parseExactly(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    if (cause instanceof PortalError) throw cause;
    throw new PortalError("bad_request", "The body is not JSON.", {
      hint: "Send application/json, in UTF-8.",
      cause,
    });
  }
  return requireStorable(value);
}

function parseExactly(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Only a long row of digits can be a whole number that a double does not hold.
  if (/\d{16}/.test(text)) requireExact(text);
  return value;
}

/** Looks at the numbers of a text that is JSON; a reviver would be called for every value. */
function requireExact(text: string): void {
  for (let at = 0; at < text.length; at += 1) {
    const start = at;
    if (text[at] === '"') at = endOfString(text, at);
    else if (isInNumber(text.charCodeAt(at))) {
      while (isInNumber(text.charCodeAt(at + 1))) at += 1;
      if (at - start >= 15) requireExactNumber(text.slice(start, at + 1));
    }
  }
}

/** Where the quote is that ends the string of that beginning. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"' && at < text.length) at += text[at] === "\\" ? 2 : 1;
  return at;
}

/** Digits, signs, the point and the exponent. */
const isInNumber = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  code === 45 ||
  code === 43 ||
  code === 46 ||
  code === 69 ||
  code === 101;

function requireExactNumber(source: string): void {
  if (!/^-?\d{16,}$/.test(source) || isNumberAsWritten(Number(source), source)) return;
  throw new PortalError(
    "bad_request",
    `The number ${source.slice(0, 40)} has more digits than are kept.`,
    {
      hint:
        `Whole numbers arrive exactly up to ${Number.MAX_SAFE_INTEGER}. Send a longer one as ` +
        "text, where the template takes text.",
    },
  );
}

/**
 * The raw body, at most `largest` bytes of it. Throws `too_large` as soon as there are more,
 * whatever the headers said.
 */
export async function readBody(request: Request, largest: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > largest) throw tooLarge(largest);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > largest) {
      await reader?.cancel();
      throw tooLarge(largest);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

function tooLarge(largest: number): PortalError {
  return new PortalError(
    "too_large",
    `The body has more than ${Math.floor(largest / 1024 / 1024)} MiB.`,
  );
}
