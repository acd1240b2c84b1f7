import { existsSync } from "node:fs";
import path from "node:path";
import { PortalError } from "@/lib/errors";
import { runTask } from "@/lib/threads/server";
import { previewFilesTask, previewTemplateTask } from "../tasks";
import type { PolicyChoice } from "../template/policies-of";
import { runOnChange, type Watched } from "../template/watch";
import { servePreview } from "./serve-preview";

export interface PreviewOptions {
  folder: string;
  schemaFolders: readonly string[];
  policies: PolicyChoice;
  /** A file that describes the target. */
  target?: string | undefined;
  port: number;
}

/** Where the page is that `npm run build` made: beside the program. */
export function pageFolder(beside: string): string {
  const folder = path.join(beside, "preview");
  if (!existsSync(path.join(folder, "index.html")))
    throw new PortalError("misconfigured", "The page of the preview is not built.", {
      hint: "Run `npm run build` first.",
    });
  return folder;
}

/**
 * `slipway template preview DIR`: serves the form of the portal for the template in a folder, and
 * the files that it would write, until the signal; every page looks again after a change. There is
 * no database. Throws `not_found` where there is no such folder.
 */
export async function previewTemplate(
  assets: string,
  { port, ...options }: PreviewOptions,
  watched: Watched,
  { signal, tell }: { signal: AbortSignal; tell: (url: string) => void },
): Promise<void> {
  // Before anything is served: what cannot be read at all is said at once.
  await runTask(previewTemplateTask, options);
  const server = await servePreview(
    assets,
    {
      template: () => runTask(previewTemplateTask, options),
      files: (typed) => runTask(previewFilesTask, { ...options, typed }),
    },
    port,
  );
  try {
    tell(server.url);
    await runOnChange(watched, async () => server.changed(), signal);
  } finally {
    await server.close();
  }
}
