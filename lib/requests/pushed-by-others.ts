import { PortalError } from "@/lib/errors";

export function pushedByOthers(branch: string): PortalError {
  return new PortalError(
    "conflict",
    `Somebody else pushed to ${branch}, so Slipway does not overwrite it.`,
    {
      hint: "Finish it on the Git host, or cancel this request and open a new one.",
    },
  );
}
