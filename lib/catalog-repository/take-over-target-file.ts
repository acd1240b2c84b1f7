import type { Context } from "@/lib/access/server";
import { environment } from "@/lib/config/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { allTargets, parseTargetFile, takeOverTarget } from "@/lib/targets/server";
import type { CatalogFile } from "./catalog-report";

/** Brings a target to what its file says. Throws `invalid` where that is not right as things are now. */
export async function takeOverTargetFile(
  { config, log }: Pick<Context, "config" | "log">,
  tx: Prisma.TransactionClient,
  file: CatalogFile,
): Promise<void> {
  const others = await allTargets(tx);
  const { definition, problems } = parseTargetFile(file, { environment: environment(), others });
  if (definition === undefined)
    throw new PortalError("invalid", problems[0]?.message ?? "The target is not right.");
  await takeOverTarget(tx, { config, log }, definition);
}
