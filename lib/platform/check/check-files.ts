import { error, warning } from "./found";
import type { CheckInput, Lack } from "./types";

/** What keeps Flux from applying a part of the repository, and what of it cannot be judged from here. */
export function checkFiles({
  unapplied: { broken, invisible, unreadable },
}: Pick<CheckInput, "unapplied">): Lack[] {
  return [
    ...broken.map(({ path, line, message }) =>
      error(
        `${path}, line ${line}: ${message}`,
        "Mend it: what stands beside it is not applied either.",
      ),
    ),
    ...invisible.map(({ file, reason, sources = [] }) =>
      [file, ...sources].some((path) => unreadable.has(path))
        ? error(reason, "Mend it: Flux cannot read it either, and applies nothing beside it.")
        : warning(reason, "Look at it yourself: nothing is said here of what it brings."),
    ),
  ];
}
