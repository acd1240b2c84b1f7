import { FileCode2 } from "lucide-react";
import { verdictLooks } from "@/components/policies/verdict";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { TextLink } from "@/components/ui/link";
import { toneText } from "@/components/ui/tone";
import { type Verdict, verdicts, verdictWords } from "@/lib/admission/browser";
import { type CheckFinding, fieldPath } from "@/lib/checks";

const sentences = {
  denied: "Must be fixed before it can be merged.",
  warned: "It can be merged; somebody should look at it.",
  "not-judged": "Cannot be evaluated before it reaches the cluster.",
  excepted: "Violates a policy. The platform team allows it for a limited time.",
  audited: "Policies in audit mode.",
} as const satisfies Record<Verdict, string>;

interface CheckFindingsProps {
  findings: readonly CheckFinding[];
  /** There is more than one target: each finding names its own. */
  severalTargets: boolean;
  /** Where a file of the commit is shown, without the line. */
  fileUrl(path: string): string;
}

/** Files that are shown at once in a section; the others are folded. */
const filesAtOnce = 25;

/** What was found, the worst first, and within that by file. */
export function CheckFindings({ findings, severalTargets, fileUrl }: CheckFindingsProps) {
  return verdicts.map((verdict) => {
    const ofVerdict = findings.filter((finding) => finding.verdict === verdict);
    if (ofVerdict.length === 0) return null;
    const { tone, icon: Icon } = verdictLooks[verdict];
    const files = [...Map.groupBy(ofVerdict, ({ file }) => file)];
    const list = (shown: typeof files) =>
      shown.map(([file, ofFile]) => (
        <FileFindings
          key={file}
          file={file}
          findings={ofFile}
          severalTargets={severalTargets}
          url={fileUrl(file)}
        />
      ));
    return (
      <section
        key={verdict}
        aria-labelledby={`findings-${verdict}`}
        className="flex flex-col gap-3"
      >
        <header>
          <h2 id={`findings-${verdict}`} className="flex items-center gap-2 text-lg font-semibold">
            <Icon aria-hidden className={cn("size-5", toneText[tone])} />
            {verdictWords[verdict]}{" "}
            <span className="font-normal text-muted tabular-nums">{ofVerdict.length}</span>
          </h2>
          <p className="mt-0.5 max-w-reading text-muted">{sentences[verdict]}</p>
        </header>
        {list(files.slice(0, filesAtOnce))}
        {files.length > filesAtOnce ? (
          <details className="group">
            <summary className="cursor-pointer rounded-sm text-accent-text">
              {files.length - filesAtOnce} more files
            </summary>
            <div className="mt-3 flex flex-col gap-3">{list(files.slice(filesAtOnce))}</div>
          </details>
        ) : null}
      </section>
    );
  });
}

function FileFindings({
  file,
  findings,
  severalTargets,
  url,
}: {
  file: string;
  findings: readonly CheckFinding[];
  severalTargets: boolean;
  url: string;
}) {
  return (
    <Card className="overflow-hidden">
      <h3 className="flex items-center gap-2 border-b border-line bg-sunken px-4 py-2 text-sm">
        <FileCode2 aria-hidden className="size-4 shrink-0 text-muted" />
        <code className="min-w-0 [overflow-wrap:anywhere]">{file}</code>
      </h3>
      <ul className="divide-y divide-line">
        {findings.map((finding, index) => (
          <Row
            key={`${finding.policy} ${finding.field} ${index}`}
            finding={finding}
            severalTargets={severalTargets}
            url={url}
          />
        ))}
      </ul>
    </Card>
  );
}

function Row({
  finding,
  severalTargets,
  url,
}: {
  finding: CheckFinding;
  severalTargets: boolean;
  url: string;
}) {
  const { title, message, object, field, line, expected, exception, target } = finding;
  return (
    <li className="flex flex-col gap-x-4 gap-y-1 px-4 py-3 sm:flex-row">
      <p className="shrink-0 text-sm tabular-nums sm:w-20">
        {line === undefined ? (
          <span className="text-muted">Deleted</span>
        ) : (
          <TextLink href={`${url}#L${line}`} quiet>
            Line {line}
          </TextLink>
        )}
      </p>
      <div className="min-w-0 flex-1">
        <p className="max-w-reading font-medium [overflow-wrap:anywhere]">{message}</p>
        {expected === undefined ? null : (
          <p className="mt-0.5 max-w-reading [overflow-wrap:anywhere]">Expected: {expected}</p>
        )}
        {exception === undefined ? null : (
          <p className="mt-0.5 max-w-reading [overflow-wrap:anywhere]">
            Until {exception.expires}, by the exception {exception.name}: {exception.reason}
          </p>
        )}
        <p className="mt-1 flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-muted [overflow-wrap:anywhere]">
          <span>{title}</span>
          {object === "" ? null : <span>{object}</span>}
          {field === "" ? null : <code>{fieldPath(field)}</code>}
          {target === "" || !severalTargets ? null : <span>on {target}</span>}
        </p>
      </div>
    </li>
  );
}
