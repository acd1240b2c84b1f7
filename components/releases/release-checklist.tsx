import { CircleCheck, OctagonX } from "lucide-react";
import { Card, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { TextLink } from "@/components/ui/link";
import type { ChecklistItem } from "@/lib/releases";

/** What a release needs, as it was found to be; what is not there stands open. Nothing of it can be ticked. */
export function ReleaseChecklist({
  items,
  placeHref,
}: {
  items: readonly ChecklistItem[];
  /** Where a place in the draft is shown. */
  placeHref: (file: string, line: number | undefined) => string;
}) {
  const open = items.filter(({ isMet }) => !isMet).length;
  return (
    <Card>
      <CardHeader
        title="Checklist"
        detail={open === 0 ? "All of it is there." : `${open} of ${items.length} to be done.`}
      />
      <ul aria-label="Checklist" className="divide-y divide-line">
        {items.map((item) => (
          <li key={item.key} className="px-4 py-2.5">
            <Item item={item} placeHref={placeHref} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Item({
  item: { title, isMet, words, details, more },
  placeHref,
}: {
  item: ChecklistItem;
  placeHref: (file: string, line: number | undefined) => string;
}) {
  const Icon = isMet ? CircleCheck : OctagonX;
  return (
    <>
      <p className={cn("flex items-start gap-1.5 font-medium", !isMet && "text-danger")}>
        <Icon
          aria-hidden
          className={cn("mt-0.5 size-4 shrink-0", isMet ? "text-success" : "text-danger")}
        />
        {title}
        <span className="sr-only">{isMet ? ": met" : ": not met"}</span>
      </p>
      <p className="pl-5.5 text-sm text-muted">{words}</p>
      {details.length === 0 ? null : (
        <details open={!isMet} className="pl-5.5 text-sm">
          <summary className="text-muted">
            {details.length === 1 ? "1 remark" : `${details.length + more} remarks`}
          </summary>
          <ul className="mt-1 flex flex-col gap-1">
            {details.map(({ words: text, file, line }) => (
              <li key={`${file} ${line} ${text}`} className="[overflow-wrap:anywhere]">
                {file === undefined ? null : (
                  <TextLink href={placeHref(file, line)} className="mr-1.5 font-mono">
                    {file}
                    {line === undefined ? "" : `:${line}`}
                  </TextLink>
                )}
                {text}
              </li>
            ))}
            {more > 0 ? <li className="text-muted">and {more} more</li> : null}
          </ul>
        </details>
      )}
    </>
  );
}
