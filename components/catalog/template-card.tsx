import { ShieldCheck, Users } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { HoverLink } from "@/components/ui/hover-link";
import type { TemplateCard as Template } from "@/lib/catalog";
import { TemplateIcon } from "./template-icon";

interface TemplateCardProps {
  template: Omit<Template, "publishedAt" | "category"> & { category?: string; policiesPassed?: number | undefined };
  href: string;
}

/** One template of the catalog; the whole card is its link. */
export function TemplateCard({ template, href }: TemplateCardProps) {
  const { title, summary, icon, owner, version, tags, usedByTeams, policiesPassed } = template;
  return (
    <article className="group relative flex h-full flex-col rounded-lg border border-line bg-raised p-4 shadow-card transition-[border-color,box-shadow] hover:border-line-strong hover:shadow-lift has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus">
      <div className="flex items-start gap-3">
        <TemplateIcon name={icon} />
        <div className="min-w-0">
          <h3 className="line-clamp-2 text-base font-semibold text-balance">
            <HoverLink href={href} className="after:absolute after:inset-0 focus-visible:outline-none">{title}</HoverLink>
          </h3>
          <p className="mt-0.5 truncate text-sm text-muted">
            {owner} · <span className="tabular-nums">{version}</span>
          </p>
        </div>
      </div>
      <p className="mt-3 line-clamp-2 min-h-10 text-muted">{summary}</p>
      <ul aria-label="Tags" className="mt-3 flex h-5 flex-wrap gap-1.5 overflow-hidden">
        {tags.slice(0, 3).map((tag) => <li key={tag} className="flex"><Badge>{tag}</Badge></li>)}
      </ul>
      <p className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line pt-3 text-sm text-muted [&_svg]:size-4">
        <span className="inline-flex items-center gap-1.5"><Users aria-hidden />{usedBy(usedByTeams)}</span>
        {policiesPassed === undefined ? null : (
          <span className="inline-flex items-center gap-1.5 text-success">
            <ShieldCheck aria-hidden />
            {policiesPassed === 1 ? "1 policy passes" : `${policiesPassed} policies pass`}
          </span>
        )}
      </p>
    </article>
  );
}

function usedBy(teams: number): string {
  if (teams === 0) return "Not used yet";
  return teams === 1 ? "Used by 1 team" : `Used by ${teams} teams`;
}
