import { PortalError } from "@/lib/errors";

/**
 * Why an address is no text: its path or query holds NUL, or its path is not UTF-8 once it is decoded;
 * undefined where it is. Half of a surrogate pair cannot stand in one.
 */
export function unreadable(url: string): PortalError | undefined {
  if (url.includes("%00"))
    return new PortalError("bad_request", "The address has a NUL in it, which no text can have.");
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "");
  } catch (cause) {
    return new PortalError("bad_request", "The path of the address is not UTF-8.", { cause });
  }
  return undefined;
}

/** Throws `bad_request` where an address is no text. */
export function requireReadable(url: string): void {
  const wrong = unreadable(url);
  if (wrong !== undefined) throw wrong;
}
