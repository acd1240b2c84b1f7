import type { ReactNode } from "react";
import { requirePage } from "@/lib/identity/server";
import { PortalShell } from "../_shell/portal-shell";

export default async function PortalLayout({ children }: { children: ReactNode }) {
  return <PortalShell ctx={await requirePage()}>{children}</PortalShell>;
}
