import {
  type BundleFiles,
  lintRelease,
  type ParsedTemplate,
  parseTemplate,
  type TemplateProblem,
} from "@/lib/template";
import { lintUntouched } from "./lint-untouched";

/**
 * A bundle as it is looked at before it is offered: what `parseTemplate` says, and whether people
 * could use it. `template` is there where it can be read, even with errors among the problems: an
 * error keeps it from being published, and of what is published already it is a warning.
 */
export function lintVersion(
  bundle: BundleFiles,
  options: { isPublished?: boolean } = {},
): { template: ParsedTemplate | undefined; problems: TemplateProblem[] } {
  const { template, problems } = parseTemplate(bundle, options);
  if (template === undefined) return { template, problems };
  const found = lintRelease(template, problems, options);
  // What is wrong with a default, or a template without files, need not be told twice.
  if (found.some(({ code }) => code === "invalid-default" || code === "no-files"))
    return { template, problems: found };
  const untouched = lintUntouched(template, options);
  const isToldBelow = ({ code, file, line }: TemplateProblem) =>
    code === "optional-parameter" &&
    untouched.some((one) => one.file === file && one.line === line);
  return { template, problems: [...found.filter((one) => !isToldBelow(one)), ...untouched] };
}
