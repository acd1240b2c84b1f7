import type { ReactNode } from "react";
import { NoPermission } from "@/components/shell/no-permission";
import { can } from "@/lib/access";
import { requirePage } from "@/lib/identity/server";
import { PortalShell } from "../_shell/portal-shell";

/**
 * The Ops area, where authors have their templates. Who may not is told so here; the verbs below refuse by themselves.
 */
export default async function OpsLayout({ children }: { children: ReactNode }) {
  const ctx = await requirePage();
  return (
    <PortalShell ctx={ctx}>
      {can(ctx.actor, "ops.read") || can(ctx.actor, "draft.read") ? (
        children
      ) : (
        <NoPermission
          what="open this area: it is the platform team’s"
          who="Somebody of the platform team can give you the role, through your SSO groups."
        />
      )}
    </PortalShell>
  );
}
