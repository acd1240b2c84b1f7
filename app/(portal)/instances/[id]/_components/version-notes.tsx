import { ChangeNotes } from "@/components/catalog/change-notes";
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
        What later versions added is removed. Review the changes before you submit.
      </Callout>
    );
  const passed = choices.slice(choices.indexOf(to)).filter(({ older }) => !older);
  return (
    <Callout tone="info" className="mb-4" title={`What changed since ${from}`}>
      <dl className="mt-1 flex flex-col gap-1.5">
        {passed.map(({ version, changes }) => (
          <div key={version} className="flex gap-3">
            <dt className="w-14 shrink-0 font-medium tabular-nums">{version}</dt>
            <dd className="min-w-0">
              <ChangeNotes text={changes} />
            </dd>
          </div>
        ))}
      </dl>
    </Callout>
  );
}
