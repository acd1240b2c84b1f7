import { PortalError } from "@/lib/errors";
import { nameHolder } from "@/lib/instances/server";
import type { Target } from "@/lib/targets";

export async function nameTaken(
  db: Parameters<typeof nameHolder>[0],
  target: Target,
  team: string,
  name: string,
  cause?: unknown,
): Promise<PortalError> {
  const holder = await nameHolder(db, target.cluster.id, team, name);
  const where =
    holder === undefined
      ? ""
      : holder.openRequestId === undefined
        ? ` It runs on ${holder.target}: /instances/${holder.instanceId}`
        : ` It is on its way to ${holder.target}: /requests/${holder.openRequestId}`;
  return new PortalError(
    "conflict",
    `The team ${team} already has an instance ${name} in this cluster.`,
    {
      hint: `Choose another name, or change the one that is there.${where}`,
      fields: [{ pointer: "/name", message: `${name} is taken.` }],
      cause,
    },
  );
}
