"use client";

import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { HoverLink } from "@/components/ui/hover-link";
import type { TemplateCard as Template } from "@/lib/catalog";
import { iconId, policiesIconId, usersIconId } from "./icon-id";

type TemplateCardProps = Pick<
  Template,
  "title" | "summary" | "icon" | "owner" | "version" | "tags" | "usedByTeams" | "policiesPassed"
> & { href: string };

/**
 * One template of the catalog, an item of its list; the whole card is its link. It is sent as data
 * and drawn from the page's sheet of icons: a page of cards is most of what the catalog costs.
 */
export function TemplateCard({
  title,
  summary,
  icon,
  owner,
  version,
  tags,
  usedByTeams,
  policiesPassed,
  href,
}: TemplateCardProps) {
  return (
    <li>
      <article
        className={cn(
          "group relative flex h-full flex-col rounded-lg border border-line bg-raised p-4",
          "shadow-card transition-[border-color,box-shadow] hover:border-line-strong",
          "hover:shadow-lift has-focus-visible:outline-2 has-focus-visible:outline-offset-2",
          "has-focus-visible:outline-focus",
        )}
      >
        <div className="flex items-start gap-3">
          <span
            aria-hidden
            className="grid size-10 shrink-0 place-items-center rounded-lg border border-accent-line bg-accent-soft text-accent-text"
          >
            <svg viewBox="0 0 24 24" className="size-5">
              <use href={`#${iconId(icon)}`} />
            </svg>
          </span>
          <div className="min-w-0">
            <h3 className="line-clamp-2 text-base font-semibold text-balance">
              <HoverLink
                href={href}
                className="after:absolute after:inset-0 focus-visible:outline-none"
              >
                {title}
              </HoverLink>
            </h3>
            <p className="mt-0.5 truncate text-sm text-muted tabular-nums">{`${owner} · ${version}`}</p>
          </div>
        </div>
        <p className="mt-3 line-clamp-2 min-h-10 text-muted">{summary}</p>
        <ul aria-label="Tags" className="mt-3 flex h-5 flex-wrap gap-1.5 overflow-hidden">
          {tags.map((tag) => (
            <li key={tag} className="flex">
              <Badge>{tag}</Badge>
            </li>
          ))}
        </ul>
        <p className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line pt-3 text-sm text-muted [&_svg]:size-4">
          <span className="inline-flex items-center gap-1.5">
            <svg aria-hidden viewBox="0 0 24 24">
              <use href={`#${usersIconId}`} />
            </svg>
            {usedBy(usedByTeams)}
          </span>
          {policiesPassed === null || policiesPassed === 0 ? null : (
            <span className="inline-flex items-center gap-1.5 text-success">
              <svg aria-hidden viewBox="0 0 24 24">
                <use href={`#${policiesIconId}`} />
              </svg>
              {policiesPassed === 1 ? "1 policy passes" : `${policiesPassed} policies pass`}
            </span>
          )}
        </p>
      </article>
    </li>
  );
}

function usedBy(teams: number): string {
  if (teams === 0) return "Not used yet";
  return teams === 1 ? "Used by 1 team" : `Used by ${teams} teams`;
}
