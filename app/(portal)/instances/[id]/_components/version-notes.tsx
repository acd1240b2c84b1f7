import { Callout } from "@/components/ui/callout";
import type { VersionChoice } from "@/lib/plans";

/** What the author says of every version on the way. */
export function VersionNotes({
  from,
  to,
  choices,
}: {
  from: string;
  to: VersionChoice;
  choices: readonly VersionChoice[];
}) {
  if (to.older)
    return (
      <Callout tone="warning" className="mb-4" title={`${to.version} is older than ${from}`}>
        What came with later versions goes away. Look at what changes before you send it.
      </Callout>
    );
  const passed = choices.slice(choices.indexOf(to)).filter(({ older }) => !older);
  return (
    <Callout tone="info" className="mb-4" title={`What changed since ${from}`}>
      <dl className="mt-1 flex flex-col gap-1.5">
        {passed.map(({ version, changes }) => (
          <div key={version} className="flex gap-3">
            <dt className="w-14 shrink-0 font-medium tabular-nums">{version}</dt>
            <dd className="min-w-0 whitespace-pre-line">{changes || "No changes noted."}</dd>
          </div>
        ))}
      </dl>
    </Callout>
  );
}
