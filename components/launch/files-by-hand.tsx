import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import type { Preview } from "./launch-values";

interface FilesByHandProps {
  files: NonNullable<Preview["change"]>["byHand"];
  overwrite: boolean;
  onOverwrite: (yes: boolean) => void;
}

const words = { changed: "changed", added: "added", missing: "taken away" } as const;

/** What somebody did in Git without Slipway, which this would undo: one has to say so. */
export function FilesByHand({ files, overwrite, onOverwrite }: FilesByHandProps) {
  if (files.length === 0) return null;
  return (
    <Callout
      tone="warning"
      title={
        files.length === 1
          ? "A file was changed by hand, and will be overwritten"
          : `${files.length} files were changed by hand, and will be overwritten`
      }
      className="mb-4"
      action={
        <label htmlFor="overwrite" className="flex items-center gap-2">
          <Checkbox
            id="overwrite"
            checked={overwrite}
            onChange={(event) => onOverwrite(event.target.checked)}
          />
          Overwrite what was changed by hand
        </label>
      }
    >
      <p>
        The preview shows what would be lost. To keep it, put it into the parameters, or ask the
        template’s owner.
      </p>
      <ul className="mt-1.5 flex flex-col gap-0.5 font-mono text-sm">
        {files.slice(0, 8).map(({ path, how }) => (
          <li key={path} className="[overflow-wrap:anywhere]">
            {path} <span className="font-sans text-muted">{words[how]}</span>
          </li>
        ))}
        {files.length > 8 ? (
          <li className="font-sans text-muted">and {files.length - 8} more</li>
        ) : null}
      </ul>
    </Callout>
  );
}
