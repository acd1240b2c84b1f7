import { PortalError } from "@/lib/errors";

/** The file ends too soon, or some byte of it is another one. */
export function broken(why: string, cause?: unknown): PortalError {
  return new PortalError("invalid", `The backup is broken: ${why}.`, {
    hint: "Nothing was restored. Take another copy of the file, or an earlier backup.",
    cause,
  });
}
