"use client";
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a combobox as WAI-ARIA 1.2 has it: a datalist cannot be filled by the server, nor say more than a value */

import { Check, ChevronDown } from "lucide-react";
import { useRef, useState, type ComponentProps, type KeyboardEvent, type ReactNode } from "react";
import { cn } from "./cn";
import { Input } from "./input";

export interface ComboboxOption {
  key: string;
  isChosen: boolean;
  content: ReactNode;
}

interface ComboboxProps extends Omit<
  ComponentProps<typeof Input>,
  "value" | "onChange" | "role" | "readOnly"
> {
  id: string;
  /** What the list is of, for screen readers. */
  label: string;
  /** What stands in the field. */
  text: string;
  isOff: boolean;
  isOpen: boolean;
  options: readonly ComboboxOption[];
  /** In place of the list, where there is nothing to choose. */
  nothing: ReactNode;
  /** Said to screen readers as it changes. */
  said: string;
  onOpen: () => void;
  onClose: () => void;
  onType: (text: string) => void;
  onChoose: (index: number) => void;
}

/** A text field with a list below it, which is walked with the arrow keys. */
export function Combobox({
  id,
  label,
  text,
  isOff,
  isOpen,
  options,
  nothing,
  said,
  onOpen,
  onClose,
  onType,
  onChoose,
  className,
  ...rest
}: ComboboxProps) {
  const input = useRef<HTMLInputElement>(null);
  const [active, setActive] = useState(-1);
  const current = isOpen && active < options.length ? active : -1;
  const optionId = (index: number) => `${id}-option-${index}`;

  function show() {
    if (isOpen || isOff) return;
    setActive(-1);
    onOpen();
  }

  function choose(index: number) {
    onChoose(index);
    input.current?.focus();
  }

  function move(to: number) {
    if (options.length === 0) return;
    const next = (to + options.length) % options.length;
    setActive(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: "nearest" });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) show();
      else if (event.key === "ArrowDown") move(current + 1);
      else move(current === -1 ? options.length - 1 : current - 1);
    } else if (event.key === "Enter" && current !== -1) {
      event.preventDefault();
      choose(current);
    } else if (event.key === "Escape" && isOpen) {
      // Only the list: what is around it stays open.
      event.stopPropagation();
      onClose();
    }
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- listens to whether the focus leaves all of it
    <div
      className="relative"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onClose();
      }}
    >
      <Input
        ref={input}
        id={id}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={current === -1 ? undefined : optionId(current)}
        value={text}
        readOnly={isOff}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className={cn("pr-8", className)}
        onClick={show}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          show();
          setActive(-1);
          onType(event.target.value);
        }}
        {...rest}
      />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
      />
      {isOpen ? (
        <div
          ref={intoView}
          className="absolute inset-x-0 top-full z-20 mt-1 scroll-mb-24 overflow-hidden rounded-lg bg-raised text-text shadow-overlay"
        >
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label={label}
            className={cn("max-h-72 overflow-y-auto p-1", options.length === 0 && "hidden")}
          >
            {options.map((option, index) => (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the focus and the keys
              <div
                key={option.key}
                id={optionId(index)}
                role="option"
                tabIndex={-1}
                aria-selected={option.isChosen}
                className={cn(
                  "flex cursor-default items-start gap-2 rounded-md px-2 py-1.5 pointer-coarse:py-2.5",
                  index === current && "bg-hover",
                )}
                onPointerMove={() => setActive(index)}
                // The focus stays in the field.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(index)}
              >
                {option.content}
              </div>
            ))}
          </div>
          {options.length === 0 ? nothing : null}
          <p aria-live="polite" className="sr-only">
            {said}
          </p>
        </div>
      ) : null}
    </div>
  );
}

/** Clear of what stands fixed below. */
function intoView(list: HTMLElement | null): void {
  list?.scrollIntoView({ block: "nearest" });
}

/** The mark of what is chosen; it takes its place also where it is not seen. */
export function ChosenMark({ isChosen }: { isChosen: boolean }) {
  return (
    <Check
      aria-hidden
      className={cn("mt-0.5 size-4 shrink-0 text-accent-text", !isChosen && "invisible")}
    />
  );
}
