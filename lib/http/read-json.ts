import { PortalError } from "@/lib/errors";
import { requireStorable } from "./require-storable";

const largestBody = 2 * 1024 * 1024;

/**
 * The JSON body of a request, at most 2 MiB of it. Throws `too_large` before reading more,
 * `bad_request` for what is no JSON in UTF-8 and for text that cannot be kept.
 */
export async function readJson(request: Request): Promise<unknown> {
  const body = await readBody(request, largestBody);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    throw new PortalError("bad_request", "The body is not JSON.", {
      hint: "Send application/json, in UTF-8.",
      cause,
    });
  }
  return requireStorable(value);
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
