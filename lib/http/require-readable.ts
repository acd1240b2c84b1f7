import { PortalError } from "@/lib/errors";

/**
 * Throws `bad_request` where the path or the query of an address holds NUL, or where the path is not
 * UTF-8 once it is decoded. Half of a surrogate pair cannot stand in an address.
 */
export function requireReadable(url: string): void {
  if (url.includes("%00"))
    throw new PortalError("bad_request", "The address has a NUL in it, which no text can have.");
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "");
  } catch (cause) {
    throw new PortalError("bad_request", "The path of the address is not UTF-8.", { cause });
  }
}
