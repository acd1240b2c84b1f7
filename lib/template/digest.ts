import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/json";
import type { BundleFiles } from "./types";

/**
 * sha256 (hex) of a bundle: of the canonical JSON object that maps each path to its text, so that
 * no two bundles look alike.
 */
export function templateDigest(files: BundleFiles): string {
  return createHash("sha256")
    .update(canonicalJson({ ...files }), "utf8")
    .digest("hex");
}
