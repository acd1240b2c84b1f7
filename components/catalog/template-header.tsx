import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Breadcrumbs } from "@/components/ui/breadcrumbs";
import { TemplateIcon } from "./template-icon";

interface TemplateHeaderProps {
  template: {
    title: string;
    summary: string;
    icon: string;
    category: string;
    tags: readonly string[];
  };
  catalogHref: string;
  mark?: ReactNode;
}

export function TemplateHeader({ template, catalogHref, mark }: TemplateHeaderProps) {
  return (
    <header className="mb-6 flex flex-col gap-4">
      <Breadcrumbs crumbs={[{ label: "Catalog", href: catalogHref }, { label: template.title }]} />
      <div className="flex items-start gap-4">
        <TemplateIcon name={template.icon} size="lg" />
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="text-xl font-semibold tracking-tight text-balance">{template.title}</h1>
            {mark}
          </div>
          <p className="mt-1 max-w-reading text-muted text-pretty">{template.summary}</p>
          <ul aria-label="Category and tags" className="mt-2.5 flex flex-wrap gap-1.5">
            <li className="flex">
              <Badge tone="accent">{template.category}</Badge>
            </li>
            {template.tags.map((tag) => (
              <li key={tag} className="flex">
                <Badge>{tag}</Badge>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </header>
  );
}
