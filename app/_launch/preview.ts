import type { Preview as FormPreview, PreviewProblem } from "@/components/launch/launch-values";
import type { FindingView } from "@/components/requests/finding-list";
import type { PolicyVerdict, Preview } from "@/lib/requests";
import { byInterest } from "../_shell/by-interest";

/** A preview as the form shows it: pointers into the parameters, and in words what will happen. */
export function formPreview(preview: Preview, words: { team: string; target: string; name: string; kind: "launch" | "change" }): FormPreview {
  const problems = preview.problems.flatMap((problem): PreviewProblem[] => {
    // Name, team and target say themselves what is wrong with them.
    // What a policy denies stands among the verdicts.
    if (problem.code === "policy-denied") return [];
    if (problem.pointer !== undefined && ["/name", "/team", "/target"].includes(problem.pointer)) return [];
    return [{ severity: problem.severity, message: problem.message, pointer: parameterPointer(problem.pointer), file: problem.file, line: problem.line }];
  });
  const files = preview.files.flatMap(({ path, after }) => (after === undefined ? [] : [{ path, content: after }]));
  return { files: byInterest(files), findings: preview.verdicts.map(verdictView), problems, summary: summary(preview, files.length, words) };
}

/** A verdict as the form and the request's page show it: `pointer` leads into the parameters. */
export function verdictView({ pointer, ...verdict }: PolicyVerdict): FindingView {
  const parameter = parameterPointer(pointer);
  return parameter === undefined ? verdict : { ...verdict, pointer: parameter };
}

/** `/parameters/image` of a request is `/image` of the form; what points elsewhere points at the whole. */
export function parameterPointer(pointer: string | undefined): string | undefined {
  if (pointer === undefined) return undefined;
  return pointer === "/parameters" || pointer.startsWith("/parameters/") ? pointer.slice("/parameters".length) : "";
}

function summary(preview: Preview, files: number, { team, target, name, kind }: Parameters<typeof formPreview>[1]): string[] {
  const what = files === 1 ? "one file" : `${files} files`;
  return [
    kind === "launch"
      ? `A pull request is opened that adds ${what} for ${name || "the instance"} of ${team}.`
      : `Another commit is added to the pull request of ${name}, with ${what}.`,
    "Somebody who may merge it reads it; nothing is deployed before.",
    `Once it is merged, ${target} is brought to what it says, and this page follows it until it is healthy.`,
    ...preview.links.map((link) => `Then: ${link.title}, ${link.url}`),
  ];
}
