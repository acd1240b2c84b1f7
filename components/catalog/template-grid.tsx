import { Skeleton } from "@/components/ui/skeleton";
import type { TemplateCard as Template } from "@/lib/catalog";
import { IconSheet } from "./icon-sheet";
import { TemplateCard } from "./template-card";

const grid = "grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-3";

interface TemplateGridProps {
  templates: readonly Template[];
  href: (name: string) => string;
}

export function TemplateGrid({ templates, href }: TemplateGridProps) {
  return (
    <>
      <IconSheet names={templates.map(({ icon }) => icon)} />
      <ul aria-label="Templates" className={grid}>
        {templates.map(
          ({ name, title, summary, icon, owner, version, tags, usedByTeams, policiesPassed }) => (
            <TemplateCard
              key={name}
              href={href(name)}
              tags={tags.slice(0, 3)}
              {...{ title, summary, icon, owner, version, usedByTeams, policiesPassed }}
            />
          ),
        )}
      </ul>
    </>
  );
}

export function TemplateGridSkeleton({ cards = 6 }: { cards?: number }) {
  return (
    <output aria-label="Loading templates" className={grid}>
      {Array.from({ length: cards }, (_, card) => (
        <div
          key={card}
          className="flex h-[13.375rem] flex-col gap-3 rounded-lg border border-line bg-raised p-4"
        >
          <div className="flex gap-3">
            <Skeleton className="size-10 rounded-lg" />
            <div className="flex flex-1 flex-col gap-1.5 pt-1">
              <Skeleton className="h-4 w-3/5" />
              <Skeleton className="h-3 w-2/5" />
            </div>
          </div>
          <Skeleton className="h-10" />
          <Skeleton className="h-5 w-1/2" />
          <Skeleton className="mt-auto h-4 w-2/3" />
        </div>
      ))}
    </output>
  );
}
