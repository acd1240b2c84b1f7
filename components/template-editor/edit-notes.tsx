import { Callout } from "@/components/ui/callout";
import type { TemplateEdits } from "./use-template-edits";

/** Why the last change was not made, what a new name could not follow, and what is said aloud. */
export function EditNotes({ edits: { refusal, unsure, said } }: { edits: TemplateEdits }) {
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      {refusal === undefined ? null : (
        <Callout tone="danger" title="This was not changed">
          {refusal}
        </Callout>
      )}
      {unsure.length === 0 ? null : (
        <Callout tone="warning" title="The old name may stand in these places still">
          <ul>
            {unsure.map(({ file, line, why }) => (
              <li key={`${file} ${line} ${why}`}>
                <code>
                  {file}:{line}
                </code>
                : {why}
              </li>
            ))}
          </ul>
        </Callout>
      )}
    </>
  );
}
