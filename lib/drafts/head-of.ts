import { runTaskUnlessSmall } from "@/lib/threads/server";
import { templateHeadTask, withHeadTask } from "./tasks";
import { type TemplateHead, templateHead, withHead } from "./template-head";

/** The file of a bundle that says what it is. */
export const templateFile = "template.yaml";

/** What a template.yaml says at its head; undefined where it cannot be read. Throws `too_costly`. */
export function headOf(text: string): Promise<TemplateHead | undefined> {
  return runTaskUnlessSmall(
    templateHeadTask,
    { text },
    { characters: text.length, here: (input) => templateHead(input.text) },
  );
}

/** It with other words at its head. Throws `template_invalid`, `too_costly`. */
export function rewrittenHead(
  text: string,
  wanted: Partial<Omit<TemplateHead, "title">>,
): Promise<string> {
  return runTaskUnlessSmall(
    withHeadTask,
    { text, wanted },
    { characters: text.length, here: (input) => withHead(input.text, input.wanted) },
  );
}
