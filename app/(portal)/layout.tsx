import type { ReactNode } from "react";
import { pageContext } from "@/lib/identity/server";
import { PortalShell } from "../_shell/portal-shell";

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const { actor } = await pageContext();
  return <PortalShell actor={actor}>{children}</PortalShell>;
}
