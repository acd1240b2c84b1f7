import type {
  Preview as FormPreview,
  PreviewFile,
  PreviewProblem,
} from "@/components/launch/launch-values";
import type { FindingView } from "@/components/requests/finding-list";
import type { Problem } from "@/lib/errors";
import type { PolicyVerdict, Preview, PreviewedChange, ProposedFile } from "@/lib/plans";
import { engineMove } from "@/lib/plans/browser";
import { byInterest } from "../_shell/by-interest";

interface Words {
  team: string;
  target: string;
  name: string;
  /** `resubmit`: another commit on the same pull request. */
  kind: "launch" | "resubmit" | "edit" | "upgrade" | "remove";
}

/** A preview as the form shows it: pointers into the parameters, and in words what will happen. */
export function formPreview(preview: Preview, words: Words): FormPreview {
  const problems = preview.problems.flatMap((problem): PreviewProblem[] => {
    // Name, team and target say themselves what is wrong with them.
    // What a policy denies stands among the verdicts.
    if (problem.code === "policy-denied") return [];
    // A rule of the template is not among what they know.
    if (whereField(problem.pointer) !== undefined && problem.code !== "rule-failed") return [];
    return [
      {
        severity: problem.severity,
        message: [problem.message, problem.remedy].filter(Boolean).join(" "),
        pointer: formPointer(problem.pointer),
        file: problem.file,
        line: problem.line,
      },
    ];
  });
  const files = byInterest(
    preview.files.map((file) => fileView(file, preview.change !== undefined)),
  );
  const touchedFirst = files.toSorted(
    (a, b) => Number(a.change === "same") - Number(b.change === "same"),
  );
  return {
    files: touchedFirst,
    findings: preview.verdicts.map(verdictView),
    problems,
    exists: preview.exists,
    summary: summary(preview, words),
    ...(preview.change === undefined
      ? {}
      : {
          change: {
            basis: preview.change.basis,
            byHand: preview.change.byHand,
            left: preview.change.left,
          },
        }),
  };
}

/** Where there is nothing to preview, since the change cannot be: why, in place of the files. */
export function noPreview(problem: Problem): FormPreview {
  return {
    files: [],
    findings: [],
    problems: [
      {
        severity: "error",
        message: [problem.detail, problem.hint].filter(Boolean).join(" "),
        pointer: "",
      },
    ],
    exists: [],
    summary: [],
    ...(problem.retryAfter === undefined ? {} : { retryAfter: problem.retryAfter }),
  };
}

function fileView({ path, before, after }: ProposedFile, isChange: boolean): PreviewFile {
  if (!isChange) return { path, content: after ?? "" };
  if (after === undefined) return { path, content: before ?? "", change: "deleted" };
  if (before === undefined) return { path, content: after, change: "new" };
  return before === after
    ? { path, content: after, change: "same" }
    : { path, content: after, change: "changed", before };
}

/** A verdict as the form and the request's page show it: `pointer` leads into the parameters. */
export function verdictView({ pointer, ...verdict }: PolicyVerdict): FindingView {
  const parameter = parameterPointer(pointer);
  return parameter === undefined ? verdict : { ...verdict, pointer: parameter };
}

/**
 * `/parameters/image` of a request is `/image` of the form; what points elsewhere points at the
 * whole.
 */
export function parameterPointer(pointer: string | undefined): string | undefined {
  if (pointer === undefined) return undefined;
  return pointer === "/parameters" || pointer.startsWith("/parameters/")
    ? pointer.slice("/parameters".length)
    : "";
}

/** The same for a form that asks for the name, the team and the target too: `#name`. */
export function formPointer(pointer: string | undefined): string | undefined {
  return whereField(pointer) ?? parameterPointer(pointer);
}

function whereField(pointer: string | undefined): string | undefined {
  return pointer !== undefined && ["/name", "/team", "/target"].includes(pointer)
    ? `#${pointer.slice(1)}`
    : undefined;
}

function summary(preview: Preview, { team, target, name, kind }: Words): string[] {
  const touched = preview.files.filter(({ before, after }) => before !== after).length;
  const what = touched === 1 ? "one file" : `${touched} files`;
  const { change } = preview;
  const moved = engineMove(preview.files);
  const first = {
    launch: `A pull request is opened that adds ${what} for ${name || "the instance"} of ${team}.`,
    resubmit: `Another commit is added to the pull request of ${name}, with ${what}.`,
    edit: `A pull request is opened that changes ${what} of ${name}.`,
    upgrade:
      `A pull request is opened that brings ${name} from ${change?.from.version ?? ""} to ` +
      `${preview.version}: ${what} ${touched === 1 ? "changes" : "change"}.`,
    remove: `A pull request is opened that takes away ${what}: everything that ${name} has in Git.`,
  }[kind];
  return [
    first,
    ...(moved === undefined ? [] : [moved]),
    ...(change ? leftInWords(change.left) : []),
    kind === "remove"
      ? "Somebody who may merge it reads it; nothing is deleted before."
      : "Somebody who may merge it reads it; nothing is deployed before.",
    kind === "remove"
      ? `Once it is merged, Flux deletes it from ${target}, and its page follows until it is gone.`
      : `Once it is merged, ${target} is brought to what it says, and its page follows it until it is healthy.`,
    ...preview.links.map((link) => `Then: ${link.title}, ${link.url}`),
  ];
}

/** What goes from the cluster, and what stays there. */
export function leftInWords({ deleted, kept }: PreviewedChange["left"]): string[] {
  return [
    ...(deleted.length > 0 ? [`Flux deletes from the cluster: ${deleted.join(", ")}.`] : []),
    ...(kept.length > 0
      ? [`Stays in the cluster, with its data: ${kept.join(", ")}. Nobody looks after it then.`]
      : []),
  ];
}
