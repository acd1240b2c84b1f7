"use client";

import { useEffect, useState } from "react";
import { formatAbsolute, formatDuration, formatRelative } from "./time";

/** A clock for all that shows the time on a page: one timer, however many listen. */
function clock(milliseconds: number): (listener: () => void) => () => void {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  return (listener) => {
    listeners.add(listener);
    timer ??= setInterval(() => listeners.forEach((each) => each()), milliseconds);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };
}

const onTick = clock(20_000);
/** Calls a listener every second, until the answer is called. */
export const onSecond = clock(1000);

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

interface LiveDurationProps {
  /** ISO 8601. */
  since: string;
  /** Milliseconds that it had lasted where this was rendered: what it says until the first tick. */
  lasted: number;
}

/** How long something has lasted, as it goes on: "3 min 20 s". */
export function LiveDuration({ since, lasted }: LiveDurationProps) {
  const [shown, setShown] = useState(lasted);
  useEffect(() => {
    // By the clock here, which may be another than the server's: never less than was known there.
    const behind = Math.max(0, lasted - (Date.now() - Date.parse(since)));
    return onSecond(() => setShown(Date.now() - Date.parse(since) + behind));
  }, [since, lasted]);
  return <>{formatDuration(Math.max(0, shown))}</>;
}
