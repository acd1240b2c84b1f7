"use client";

import { useEffect, useState } from "react";
import { formatAbsolute, formatRelative } from "./time";

/** One clock for all times of a page. */
const listeners = new Set<() => void>();
let clock: ReturnType<typeof setInterval> | undefined;

function onTick(listener: () => void): () => void {
  listeners.add(listener);
  clock ??= setInterval(() => listeners.forEach((each) => each()), 20_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(clock);
    clock = undefined;
  };
}

interface LiveTimeProps {
  /** ISO 8601. */
  at: string;
  /** What it says until the first tick. */
  text: string;
  title: string;
  className?: string | undefined;
}

export function LiveTime({ at, text, title, className }: LiveTimeProps) {
  const [shown, setShown] = useState({ text, title });
  useEffect(() => {
    const update = () =>
      setShown({ text: formatRelative(new Date(at)), title: formatAbsolute(new Date(at)) });
    update();
    return onTick(update);
  }, [at]);
  return (
    <time dateTime={at} title={shown.title} className={className} suppressHydrationWarning>
      {shown.text}
    </time>
  );
}
