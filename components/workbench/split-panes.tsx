"use client";

import {
  Fragment,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from "react";
import { cn } from "@/components/ui/cn";

interface SplitPanesProps {
  /** Where this browser remembers how wide they are. */
  remembered: string;
  /** From left to right; the one in the middle takes what is left. */
  panes: readonly {
    key: string;
    label: string;
    /** What it shows is not about the last key yet. */
    isBehind?: boolean;
    content: ReactNode;
  }[];
  /** Which one a narrow window shows. */
  shown: string;
  onShow: (key: string) => void;
}

type Widths = readonly [number, number];

/** Pixels of the first and the last pane, and how narrow and how wide they can be. */
const usual: Widths = [208, 460];
const narrowest = 160;
const widest = 1200;

/** Three panes that can be resized, by pointer and by keyboard; in a narrow window one of them. */
export function SplitPanes({ remembered, panes, shown, onShow }: SplitPanesProps) {
  const [widths, setWidths] = useState<Widths>(() => rememberedWidths(remembered));
  const frame = useRef<HTMLDivElement>(null);
  const [first, last] = widths;
  const set = (index: 0 | 1, width: number) =>
    setWidths((before) => {
      const room =
        (frame.current?.clientWidth ?? widest) - (index === 0 ? before[1] : before[0]) - 280;
      const next = Math.round(Math.max(narrowest, Math.min(width, room, widest)));
      const widths: Widths = index === 0 ? [next, before[1]] : [before[0], next];
      remember(remembered, widths);
      return widths;
    });

  return (
    <>
      <fieldset className="mb-3 grid grid-cols-3 gap-1 rounded-lg border border-line bg-sunken p-1 lg:hidden">
        <legend className="sr-only">Show</legend>
        {panes.map(({ key, label }) => (
          <button
            key={key}
            type="button"
            aria-pressed={shown === key}
            className="h-9 rounded-md font-medium text-muted aria-pressed:bg-raised aria-pressed:text-text aria-pressed:shadow-control"
            onClick={() => onShow(key)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <div
        ref={frame}
        className="min-h-0 flex-1 lg:grid lg:grid-rows-1"
        style={{
          gridTemplateColumns: `${first}px 9px minmax(0, 1fr) 9px ${last}px`,
        }}
      >
        {panes.map(({ key, label, isBehind, content }, index) => (
          <Fragment key={key}>
            {index === 0 ? null : (
              <Divider
                label={index === 1 ? "Width of the list of files" : "Width of what comes of it"}
                width={index === 1 ? first : last}
                sign={index === 1 ? 1 : -1}
                onChange={(width) => set(index === 1 ? 0 : 1, width)}
              />
            )}
            <section
              aria-label={label}
              data-behind={isBehind}
              className={cn(
                "h-[72dvh] min-h-0 min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-card lg:flex lg:h-auto",
                shown === key ? "flex" : "hidden",
              )}
            >
              {content}
            </section>
          </Fragment>
        ))}
      </div>
    </>
  );
}

function Divider({
  label,
  width,
  sign,
  onChange,
}: {
  label: string;
  width: number;
  /** 1 where the pane is to the left of it. */
  sign: 1 | -1;
  onChange: (width: number) => void;
}) {
  const from = useRef<{ x: number; width: number }>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -24, ArrowRight: 24 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onChange(width + sign * step);
  };
  const onPointerMove = ({ clientX }: PointerEvent) => {
    if (from.current) onChange(from.current.width + sign * (clientX - from.current.x));
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that takes the focus is a control
    <hr
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={widest}

      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is moved by keyboard
      tabIndex={0}
      className="mx-[3px] hidden h-full w-[3px] cursor-col-resize touch-none rounded-full border-0 bg-transparent transition-colors hover:bg-accent-line focus-visible:bg-accent lg:block"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        from.current = null;
      }}
    />
  );
}

function remember(key: string, widths: Widths): void {
  try {
    localStorage.setItem(key, JSON.stringify(widths));
  } catch {
    // Nothing is remembered then.
  }
}

function rememberedWidths(key: string): Widths {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    if (!Array.isArray(value)) return usual;
    const [first, last] = value.map(Number);
    return first !== undefined && last !== undefined && first >= narrowest && last >= narrowest
      ? [first, last]
      : usual;
  } catch {
    return usual;
  }
}
