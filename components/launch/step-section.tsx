"use client";

import { ChevronRight } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Help } from "./help-texts";

/** A step that can be folded: one line says what is in it. */
export interface StepFold {
  isOpen: boolean;
  words: string;
  toggle: (isOpen: boolean) => void;
}

interface StepSectionProps {
  id: string;
  title: string;
  description?: string | undefined;
  /** Stands at the end of the title's line. */
  note?: ReactNode;
  fold?: StepFold | undefined;
  onEnter: (id: string) => void;
  /** A field of it is left. */
  onLeave?: (() => void) | undefined;
  children: ReactNode;
}

/** One step of the form, with its title; tells when somebody is in it. */
export function StepSection(props: StepSectionProps) {
  const { id, title, description, note, fold, onEnter, onLeave, children } = props;
  const heading = (
    <h2 id={`step-${id}-title`} className="text-lg font-semibold">
      {title}
    </h2>
  );
  const content = (
    <>
      {description ? (
        <div className="mt-0.5 max-w-reading text-muted">
          <Help text={description} />
        </div>
      ) : null}
      <div className="mt-3">{children}</div>
    </>
  );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- only listens to where the focus is
    <section
      id={`step-${id}`}
      aria-labelledby={`step-${id}-title`}
      data-fold={fold ? "" : undefined}
      className="scroll-mt-28 [[data-fold]+&[data-fold]]:-mt-4"
      onFocus={() => onEnter(id)}
      onBlur={onLeave}
    >
      {fold === undefined ? (
        <>
          {note === undefined ? (
            heading
          ) : (
            <div className="flex items-baseline justify-between gap-4">
              {heading}
              {note}
            </div>
          )}
          {content}
        </>
      ) : (
        <FoldedStep fold={fold} heading={heading}>
          {content}
        </FoldedStep>
      )}
    </section>
  );
}

/** A step in one line that opens in place. Its fields are made when it is opened first. */
function FoldedStep({
  fold: { isOpen, words, toggle },
  heading,
  children,
}: {
  fold: StepFold;
  heading: ReactNode;
  children: ReactNode;
}) {
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  return (
    <details
      open={isOpen}
      className="group rounded-lg border border-line open:pb-4"
      onToggle={(event) => toggle(event.currentTarget.open)}
    >
      <summary className="flex cursor-default list-none items-start gap-2 rounded-lg px-3 py-2 transition-colors hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="mt-1 size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
        />
        <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
          {heading}
          {isOpen ? null : <span className="min-w-0 text-muted">{words}</span>}
        </span>
      </summary>
      <div className="px-4">{wasOpen ? children : null}</div>
    </details>
  );
}
