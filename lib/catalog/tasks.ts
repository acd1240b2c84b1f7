import type { BundleFiles, ParsedTemplate, TemplateProblem } from "@/lib/template";
import { deadlines, threadTask } from "@/lib/threads";

/** A bundle parsed and checked; `template` is undefined where there is an error. */
export const parseTemplateTask = threadTask<
  { files: BundleFiles; isPublished: boolean },
  { template: ParsedTemplate | undefined; problems: TemplateProblem[] }
>("parse-template", "reading this template", deadlines.preview);

/** The same as it is looked at before it is offered: whether people could use it, too. */
export const lintVersionTask = threadTask<
  { files: BundleFiles; isPublished: boolean },
  { template: ParsedTemplate | undefined; problems: TemplateProblem[] }
>("lint-version", "checking this template", deadlines.check);
