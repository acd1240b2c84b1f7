import { LRUCache } from "lru-cache";
import { PortalError } from "@/lib/errors";
import { parseTemplate } from "./parse-template";
import { type CompiledTemplate, knownCompiled } from "./compiled-template";
import type { ParsedTemplate } from "./types";

const recent = new LRUCache<string, ParsedTemplate>({ max: 50 });

/**
 * The compiled expressions of a template; of a copy (after a trip through JSON, say) they are made
 * again and kept by digest.
 */
export function compiledTemplate(template: ParsedTemplate): CompiledTemplate {
  const known = knownCompiled(template);
  if (known !== undefined) return known;
  let parsed = recent.get(template.digest);
  if (parsed === undefined) {
    parsed = parseTemplate(template.bundle, { isPublished: true }).template;
    if (parsed === undefined)
      throw new PortalError("template_invalid", "This template has errors and cannot be used.");
    recent.set(template.digest, parsed);
  }
  const compiled = knownCompiled(parsed);
  if (compiled === undefined)
    throw new PortalError("template_invalid", "This template has errors and cannot be used.");
  return compiled;
}
