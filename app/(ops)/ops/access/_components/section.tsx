import { type ReactNode, useId } from "react";

/** A part of the page under a heading of its own. */
export function Section({
  title,
  detail,
  children,
}: {
  title: string;
  detail?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {detail ? <p className="mt-0.5 max-w-reading text-muted">{detail}</p> : null}
      <div className="mt-3">{children}</div>
    </section>
  );
}
