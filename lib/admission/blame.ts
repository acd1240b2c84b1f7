import { type RenderedFile, whatMade } from "@/lib/template";
import type { Finding } from "./types";

/**
 * The parameters that a person can change to mend a finding: JSON Pointers into the parameters, the
 * most likely first, by the template engine's provenance; none where the template alone made the
 * field. `prefix` is what stands before the path of a rendered file in the finding's.
 */
export function parametersToBlame(
  finding: Pick<Finding, "file" | "document" | "field">,
  rendered: readonly Pick<RenderedFile, "path" | "provenance">[],
  prefix = "",
): string[] {
  const file = rendered.find((one) => `${prefix}${one.path}` === finding.file);
  return file === undefined
    ? []
    : (whatMade(file, finding.document, finding.field)?.parameters ?? []);
}
