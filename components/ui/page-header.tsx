import type { ReactNode } from "react";
import { Breadcrumbs, type Crumb } from "./breadcrumbs";

interface PageHeaderProps {
  title: ReactNode;
  /** One sentence of what the page is. */
  sentence?: ReactNode;
  /** The one primary action, and what stands beside it. */
  action?: ReactNode;
  crumbs?: readonly Crumb[];
  /** Beside the title: a state, a version. */
  mark?: ReactNode;
}

export function PageHeader({ title, sentence, action, crumbs, mark }: PageHeaderProps) {
  return (
    <header className="mb-6 flex flex-col gap-3">
      {crumbs ? <Breadcrumbs crumbs={crumbs} /> : null}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
            {mark}
          </div>
          {sentence ? (
            <p className="mt-1 max-w-reading text-muted text-pretty">{sentence}</p>
          ) : null}
        </div>
        {action ? <div className="flex shrink-0 flex-wrap gap-2">{action}</div> : null}
      </div>
    </header>
  );
}
