import { lintVersionTask } from "@/lib/catalog/thread";
import { PortalError } from "@/lib/errors";
import type { BundleFiles, ParsedTemplate } from "@/lib/template";
import { runTask } from "@/lib/threads/server";

/** A bundle that is in no catalog yet, parsed in a thread. Throws `template_invalid`, with what is wrong first; `too_costly`. */
export async function parseBundle(files: BundleFiles): Promise<ParsedTemplate> {
  const { template, problems } = await runTask(lintVersionTask, { files, isPublished: false });
  if (template !== undefined) return template;
  const first = problems.find(({ severity }) => severity === "error");
  throw new PortalError(
    "template_invalid",
    `The template cannot be read: ${first?.message ?? "it does not parse."}`,
    { hint: "Mend it first; its problems say where." },
  );
}
