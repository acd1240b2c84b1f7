import { existsSync } from "node:fs";
import path from "node:path";
import { PortalError } from "@/lib/errors";
import { installations } from "../template/policies-of";

/** The catalog that ships, wherever this program was started. Throws `not_found`. */
export function catalogFolder(): string {
  const found = installations()
    .map((place) => path.join(place, "catalog"))
    .find((place) => existsSync(path.join(place, "platform")));
  if (found === undefined)
    throw new PortalError("not_found", "The catalog that ships with Slipway is not to be found.", {
      hint: "Set SLIPWAY_HOME to the folder that Slipway is installed in.",
    });
  return found;
}
