import { stat } from "node:fs/promises";
import { PortalError } from "@/lib/errors";
import { readBundle } from "@/lib/catalog/server";
import type { BundleFiles } from "@/lib/template";

/** The bundle of a template's folder. Throws `not_found` where there is no such folder. */
export async function openBundle(folder: string): Promise<BundleFiles> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true)
    throw new PortalError("not_found", `There is no folder ${folder}.`, {
      hint: "Give the folder of a template: the one that has template.yaml in it.",
    });
  return readBundle(folder);
}
