import type { FolderProblem } from "@/lib/instances/server";
import type { BrokenFile } from "@/lib/snapshots";
import type { CheckFinding } from "./check";
import type { Locator } from "./locate";

/** What keeps Flux from applying a file, as a finding. */
export function brokenFinding({ path, line, message }: BrokenFile): CheckFinding {
  return {
    verdict: "denied",
    policy: "",
    title: "Flux could not apply it",
    target: "",
    file: path,
    line,
    object: "",
    field: "",
    message,
    expected: undefined,
    exception: undefined,
  };
}

/** What the files of an instance may not say, as a finding. */
export function folderFinding(
  { path, field, message, expected, verdict }: FolderProblem,
  target: string,
  locator: Locator,
): CheckFinding {
  return {
    verdict,
    policy: "",
    title: "Files of an instance",
    target,
    file: path,
    line: locator.line(path, 0, field),
    object: "",
    field,
    message,
    expected,
    exception: undefined,
  };
}
