import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/link";
import type { InstanceDetails } from "@/lib/instances";
import type { FilesByHand } from "@/lib/plans/server";

const words = { changed: "changed", added: "added", missing: "taken away" } as const;

const shown = 8;

/**
 * What somebody changed in the instance's folder without Slipway: its record no longer says what
 * runs.
 */
export function ChangedByHand({
  instance,
  found: { files, problem },
}: {
  instance: InstanceDetails;
  found: FilesByHand;
}) {
  if (problem !== undefined)
    return instance.commit === undefined ? null : (
      <Callout tone="info" title="What is in Git is not known now">
        {problem}
      </Callout>
    );
  if (files.length === 0) return null;
  const { repository } = instance;
  return (
    <Callout
      tone="warning"
      title={
        files.length === 1
          ? "A file was changed by hand"
          : `${files.length} files were changed by hand`
      }
    >
      <p>
        They are applied as they are. The next change made here would overwrite them, and asks
        first.
      </p>
      <ul className="mt-1.5 flex flex-col gap-0.5 text-sm">
        {files.slice(0, shown).map(({ path, how }) => (
          <li key={path} className="[overflow-wrap:anywhere]">
            {how === "missing" ? (
              <code>{path.slice(instance.path.length + 1)}</code>
            ) : (
              <TextLink href={`${repository.webUrl}/blob/${repository.branch}/${path}`}>
                <code>{path.slice(instance.path.length + 1)}</code>
              </TextLink>
            )}{" "}
            {words[how]}
          </li>
        ))}
        {files.length > shown ? (
          <li className="text-muted">and {files.length - shown} more</li>
        ) : null}
      </ul>
    </Callout>
  );
}
