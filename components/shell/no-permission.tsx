import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/empty-state";

/** Stands where a page would be: what is not allowed, and who can give it. */
export function NoPermission({
  what,
  who,
  action,
}: {
  what: string;
  who: string;
  action?: ReactNode;
}) {
  return (
    <EmptyState icon={Lock} level={1} title={`You cannot ${what}`} action={action}>
      {who}
    </EmptyState>
  );
}
