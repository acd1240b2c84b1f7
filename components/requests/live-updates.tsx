"use client";

import { Radio, RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

interface LiveUpdatesProps {
  /** A stream of server-sent events; each `change` means that the page has something new. */
  url: string;
  /** Nothing can happen any more: no stream is opened. */
  ended?: boolean;
}

type State = "connecting" | "live" | "asking";

const askEvery = 5000;

/**
 * Keeps the page current without a reload, and says so quietly. Where the stream cannot be had, it
 * asks instead.
 */
export function LiveUpdates({ url, ended = false }: LiveUpdatesProps) {
  const router = useRouter();
  const [state, setState] = useState<State>("connecting");

  useEffect(() => {
    if (ended) return undefined;
    let poll: ReturnType<typeof setInterval> | undefined;
    const stream = new EventSource(url);
    const stopAsking = () => {
      clearInterval(poll);
      poll = undefined;
    };
    stream.addEventListener("open", () => {
      // What happened while it was away is on the page after this.
      if (poll) router.refresh();
      stopAsking();
      setState("live");
    });
    stream.addEventListener("change", () => router.refresh());
    stream.addEventListener("error", () => {
      setState("asking");
      poll ??= setInterval(
        () => document.visibilityState === "visible" && router.refresh(),
        askEvery,
      );
    });
    return () => {
      stream.close();
      stopAsking();
    };
  }, [url, ended, router]);

  if (ended) return null;
  const Icon = state === "asking" ? RefreshCw : Radio;
  return (
    <p aria-live="polite" className="inline-flex items-center gap-1.5 text-sm text-muted">
      <Icon aria-hidden className={state === "live" ? "size-4 text-success" : "size-4"} />
      {state === "live" ? "Live" : state === "asking" ? "Polling every 5 seconds" : "Connecting"}
    </p>
  );
}
