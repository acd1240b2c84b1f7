import { Check } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { HoverLink } from "@/components/ui/hover-link";
import type { Facet } from "@/lib/catalog";

interface TagFacetsProps {
  tags: readonly Facet[];
  chosen: readonly string[];
  /** The address with these tags chosen. */
  href: (tags: string[]) => string;
}

/** Tags of what was found; each press adds or takes one away. A chosen tag stays in sight even when nothing has it. */
export function TagFacets({ tags, chosen, href }: TagFacetsProps) {
  const missing = chosen.filter((tag) => !tags.some((each) => each.value === tag)).map((value) => ({ value, count: 0 }));
  const all = [...missing, ...tags];
  if (all.length === 0) return null;
  return (
    <nav aria-label="Tags">
      <ul className="flex flex-wrap gap-1.5">
        {all.map(({ value, count }) => {
          const isChosen = chosen.includes(value);
          return (
            <li key={value}>
              <HoverLink
                href={href(isChosen ? chosen.filter((tag) => tag !== value) : [...chosen, value])}
                scroll={false}
                className={cn(
                  "inline-flex h-6 items-center gap-1 rounded-sm border px-2 text-xs font-medium transition-colors pointer-coarse:h-9",
                  isChosen ? "border-accent-line bg-accent-soft text-accent-text" : "border-line text-muted hover:bg-hover hover:text-text",
                )}
              >
                {isChosen ? <Check aria-hidden className="size-3" /> : null}
                <span className="sr-only">{isChosen ? "Remove tag" : "Add tag"} </span>
                {value}
                <span className="tabular-nums">{count}</span>
              </HoverLink>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
