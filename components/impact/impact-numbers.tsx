import { formatNumber } from "@/components/ui/format-number";
import { TextLink } from "@/components/ui/link";
import { type ImpactCounts, impactKinds, kindInWords } from "@/lib/impact";
import { ImpactLabel } from "./impact-label";

const shown = [...impactKinds, "byHand"] as const;

interface ImpactNumbersProps {
  counts: ImpactCounts;
  /** Where those of a kind are listed. */
  href: (kind: keyof ImpactCounts) => string;
}

/** How many instances are of each kind, the worst first; each leads to its list. Of what none is, only that is said. */
export function ImpactNumbers({ counts, href }: ImpactNumbersProps) {
  const some = shown.filter((kind) => counts[kind] > 0);
  const none = shown.filter((kind) => counts[kind] === 0);
  return (
    <div className="flex flex-col gap-2">
      {some.length === 0 ? null : (
        <dl
          aria-label="Numbers"
          className="grid grid-cols-[repeat(auto-fit,minmax(min(11rem,100%),1fr))] gap-px overflow-hidden rounded-lg border border-line bg-raised"
        >
          {some.map((kind) => (
            <div
              key={kind}
              className="flex flex-col-reverse justify-end gap-1 p-4 outline outline-line"
            >
              <dt className="text-sm text-muted">
                <ImpactLabel kind={kind} />
                <span className="mt-1 block">{kindInWords[kind].meaning}</span>
              </dt>
              <dd className="text-xl font-semibold tabular-nums">
                <TextLink href={href(kind)} quiet>
                  {formatNumber(counts[kind])}
                </TextLink>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {none.length === 0 ? null : (
        <p className="text-sm text-muted">
          None: {none.map((kind) => kindInWords[kind].title.toLowerCase()).join(", ")}.
        </p>
      )}
    </div>
  );
}
