import { TextLink } from "@/components/ui/link";
import { formatDay } from "@/components/ui/time";
import type { VersionLife } from "@/lib/catalog";

interface VersionLifeNoteProps {
  template: string;
  life: VersionLife;
  /** Where another template is shown; left out: it is named only. */
  href?: (template: string) => string;
}

/** Why a version is deprecated or withdrawn, what takes its place, and until when one should have moved. */
export function VersionLifeNote({ template, life, href }: VersionLifeNoteProps) {
  const { reason, successor, end, state } = life;
  const other = successor?.template;
  const words = [other === template ? undefined : other, successor?.version]
    .filter((part) => part !== undefined)
    .join(" ");
  return (
    <>
      {reason ??
        (state === "deprecated" ? "No reason was given." : "It must not be used any more.")}{" "}
      {successor === undefined ? null : (
        <>
          Use{" "}
          {other !== undefined && other !== template && href ? (
            <TextLink href={href(other)}>{words}</TextLink>
          ) : (
            <strong className="font-semibold">{words}</strong>
          )}{" "}
          instead.{" "}
        </>
      )}
      {end === undefined ? null : <>Move by {formatDay(end)}.</>}
    </>
  );
}
