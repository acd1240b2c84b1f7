import type { ReactNode } from "react";

/** One step of the form, with its title; tells when somebody is in it. */
export function StepSection({
  id,
  title,
  description,
  onEnter,
  children,
}: {
  id: string;
  title: string;
  description?: string | undefined;
  onEnter: (id: string) => void;
  children: ReactNode;
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- only listens to where the focus is
    <section
      id={`step-${id}`}
      aria-labelledby={`step-${id}-title`}
      className="scroll-mt-28"
      onFocus={() => onEnter(id)}
    >
      <h2 id={`step-${id}-title`} className="text-lg font-semibold">
        {title}
      </h2>
      {description ? <p className="mt-0.5 max-w-reading text-muted">{description}</p> : null}
      <div className="mt-4">{children}</div>
    </section>
  );
}
