import { PortalError } from "@/lib/errors";
import { isNumberAsWritten } from "@/lib/json";
import { requireStorable } from "./require-storable";

const largestBody = 2 * 1024 * 1024;

/**
 * The JSON body of a request, at most 2 MiB of it. Throws `too_large` before reading more,
 * `bad_request` for what is no JSON in UTF-8, for text that cannot be kept, and for a whole number
 * that would not be the same once it is read.
 */
export async function readJson(request: Request): Promise<unknown> {
  const body = await readBody(request, largestBody);
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
  // Only a long row of digits can be a whole number that a double does not hold.
  return /\d{16}/.test(text)
    ? JSON.parse(text, requireExact as Parameters<typeof JSON.parse>[1])
    : JSON.parse(text);
}

/** A reviver; `source` is what stands in the text. */
function requireExact(_key: string, value: unknown, { source }: { source?: string }): unknown {
  if (typeof value !== "number" || source === undefined || !/^-?\d{16,}$/.test(source))
    return value;
  if (isNumberAsWritten(value, source)) return value;
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
