"use client";

import type { ReactNode } from "react";
import { endDrafts } from "@/components/ui/use-draft";

interface SignOutFormProps {
  action: string;
  children: ReactNode;
}

/** Signs out of this browser: what was typed and never sent ends with it. */
export function SignOutForm({ action, children }: SignOutFormProps) {
  return (
    <form method="post" action={action} onSubmit={endDrafts}>
      {children}
    </form>
  );
}
