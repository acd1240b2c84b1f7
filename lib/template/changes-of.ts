import type { BundleFiles } from "./types";

/**
 * The section of the bundle's CHANGELOG.md that stands under the version (keepachangelog.com),
 * without its heading.
 */
export function changesOf(bundle: BundleFiles, version: string): string {
  const sections = (bundle["CHANGELOG.md"] ?? "").split(/^## +/m).slice(1);
  const own = sections.find(
    (section) => section.split("\n")[0]?.match(/\[?([^\]\s]+)/)?.[1] === version,
  );
  return own === undefined ? "" : own.split("\n").slice(1).join("\n").trim();
}
