import { DiffView, type FileDiff } from "@/components/ui/diff-view";
import { type Comparison, fittingVersion } from "@/lib/releases";
import { AnswersComparedList } from "./answers-compared";
import { BreakingList } from "./breaking-list";
import { ChangedParameters } from "./changed-parameters";

/** Files that stand open: of many, one looks for the one that matters. */
const mostOpen = 5;

/** Two versions, or a version and a draft, side by side: what breaks first, then parameters, answers and files. */
export function ComparisonView({
  comparison,
  texts,
}: {
  comparison: Comparison;
  /** Of the files that differ. */
  texts: readonly FileDiff[];
}) {
  const { breaking, level, parameters, answers, from } = comparison;
  return (
    <div className="flex flex-col gap-6">
      <BreakingList
        breaking={breaking}
        level={level}
        fitting={fittingVersion(from.version, level)}
      />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <ChangedParameters parameters={parameters} />
        <AnswersComparedList answers={answers} />
      </div>
      <section aria-labelledby="files" className="flex flex-col gap-3">
        <h2 id="files" className="text-lg font-semibold">
          Files
        </h2>
        {texts.length === 0 ? <p className="text-muted">All files are the same.</p> : null}
        {texts.map((file) => (
          <DiffView key={file.path} file={file} open={texts.length <= mostOpen} />
        ))}
      </section>
    </div>
  );
}
