import { PortalError } from "@/lib/errors";
import { formatIn } from "@/lib/secrets";
import type { DecidedFile } from "./curation";

/**
 * Throws `secret_found` for texts with a key of a known format, which would be in Git or in the catalog: everybody who
 * reads it would have it, and history keeps it. What only looks like a password is not asked about: policies and their tests
 * are full of examples. Says where, never what.
 */
export function refuseSecrets(files: readonly DecidedFile[]): void {
  for (const { path, text } of files)
    for (const [index, line] of (text ?? "").split("\n").entries()) {
      const format = formatIn(line);
      if (format !== undefined)
        throw new PortalError(
          "secret_found",
          `${path}, line ${index + 1}: this looks like ${format}, and many would read it.`,
          {
            hint: "Take it out. Where it is real, replace it at its source: it was sent to Slipway.",
          },
        );
    }
}
