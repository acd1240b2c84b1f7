import type { ReactNode } from "react";

/** A button's form; it says who pressed it and which head they had looked at. */
export function PullForm({
  seen,
  action,
  children,
}: {
  seen: { path: string; login: string; head: string };
  action: string;
  children: ReactNode;
}) {
  return (
    <form method="post" action={`${seen.path}/${action}`}>
      <input type="hidden" name="as" value={seen.login} />
      <input type="hidden" name="head" value={seen.head} />
      {children}
    </form>
  );
}
