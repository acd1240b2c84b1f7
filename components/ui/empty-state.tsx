import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon?: LucideIcon;
  title: string;
  /** Why it is empty, in a sentence. */
  children?: ReactNode;
  /** The next step. */
  action?: ReactNode;
  /** Heading level within its page. */
  level?: 1 | 2 | 3;
}

export function EmptyState({ icon: Icon, title, children, action, level = 2 }: EmptyStateProps) {
  const Heading = `h${level}` as const;
  return (
    <div className="flex flex-col items-center rounded-lg border border-dashed border-line-strong px-6 py-12 text-center">
      {Icon ? (
        <span className="mb-4 grid size-10 place-items-center rounded-lg border border-line bg-raised text-muted shadow-card">
          <Icon aria-hidden className="size-5" />
        </span>
      ) : null}
      <Heading className="text-lg font-semibold text-balance">{title}</Heading>
      {children ? <div className="mt-1 max-w-[52ch] text-muted text-pretty">{children}</div> : null}
      {action ? <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
