import type { ReactNode } from "react";
import { Logo } from "./logo";

interface PlainPageProps {
  title: string;
  children: ReactNode;
  /** What to do next. */
  action?: ReactNode;
}

/** A page without the shell: signing in, not found, something went wrong, no role. */
export function PlainPage({ title, children, action }: PlainPageProps) {
  return (
    <main id="content" className="grid min-h-dvh place-items-center px-4 py-12">
      <div className="w-full max-w-md">
        <p className="mb-8 flex items-center gap-2 text-lg font-semibold tracking-tight">
          <Logo />
          Slipway
        </p>
        <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
        <div className="mt-3 flex flex-col gap-3 text-lg text-muted text-pretty">{children}</div>
        {action ? <div className="mt-6 flex flex-wrap gap-2">{action}</div> : null}
      </div>
    </main>
  );
}
