"use client";

import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { cn } from "./cn";

interface Tab {
  key: string;
  label: ReactNode;
  content: ReactNode;
}

interface TabsProps {
  /** Names the list of tabs. */
  label: string;
  tabs: readonly Tab[];
  /** Given together with `onSelect`, the parent decides which tab is open. */
  selected?: string;
  onSelect?: (key: string) => void;
  className?: string;
  panelClassName?: string;
}

/** Tabs within a page. Where each tab is a place of its own, use `LinkTabs`: it needs no script. */
export function Tabs({ label, tabs, selected, onSelect, className, panelClassName }: TabsProps) {
  const id = useId();
  const [own, setOwn] = useState(tabs[0]?.key);
  const list = useRef<HTMLDivElement>(null);
  const current = selected ?? own;

  function select(key: string) {
    setOwn(key);
    onSelect?.(key);
  }

  function onKeyDown(event: KeyboardEvent) {
    const at = tabs.findIndex((tab) => tab.key === current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const index = (to + tabs.length) % tabs.length;
    const next = tabs[index];
    if (!next) return;
    select(next.key);
    list.current?.querySelectorAll<HTMLButtonElement>("[role=tab]")[index]?.focus();
  }

  return (
    <div className={cn("flex min-h-0 flex-col", className)}>
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its tabs take the focus */}
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        className="flex gap-4 border-b border-line"
        onKeyDown={onKeyDown}
      >
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-tab-${tab.key}`}
            aria-controls={`${id}-panel-${tab.key}`}
            aria-selected={tab.key === current}
            tabIndex={tab.key === current ? 0 : -1}
            className={tabClass(tab.key === current)}
            onClick={() => select(tab.key)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.key}
          role="tabpanel"
          id={`${id}-panel-${tab.key}`}
          aria-labelledby={`${id}-tab-${tab.key}`}
          hidden={tab.key !== current}
          className={panelClassName}
        >
          {tab.content}
        </div>
      ))}
    </div>
  );
}

function tabClass(current: boolean): string {
  return cn(
    "-mb-px inline-flex h-9 items-center gap-1.5 border-b-2 text-base font-medium whitespace-nowrap transition-colors",
    current ? "border-accent text-text" : "border-transparent text-muted hover:text-text",
  );
}
