import { TextLink } from "@/components/ui/link";
import { type ImpactCounts, impactKinds, kindInWords } from "@/lib/impact";
import { ImpactLabel } from "./impact-label";

const shown = [...impactKinds, "byHand"] as const;

interface ImpactNumbersProps {
  counts: ImpactCounts;
  /** Where those of a kind are listed. */
  href: (kind: keyof ImpactCounts) => string;
}

/** How many instances are of each kind, the worst first; each leads to its list. */
export function ImpactNumbers({ counts, href }: ImpactNumbersProps) {
  const number = new Intl.NumberFormat("en-GB");
  return (
    <dl
      aria-label="Numbers"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4 xl:grid-cols-7"
    >
      {shown.map((kind) => (
        <div key={kind} className="flex flex-col-reverse justify-end gap-1 bg-raised p-4">
          <dt className="text-sm text-muted">
            <ImpactLabel kind={kind} />
            <span className="mt-1 block">{kindInWords[kind].meaning}</span>
          </dt>
          <dd className="text-xl font-semibold tabular-nums">
            {counts[kind] === 0 ? (
              "0"
            ) : (
              <TextLink href={href(kind)} quiet>
                {number.format(counts[kind])}
              </TextLink>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
