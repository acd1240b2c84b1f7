"use client";

import { useRouter } from "next/navigation";
import { startTransition, useEffect, useEffectEvent, useState } from "react";
import { PlainPage } from "@/components/shell/plain-page";
import { Button } from "@/components/ui/button";

interface PausePageProps {
  code: "rate_limited" | "unavailable";
  /** After which the page can be had. */
  seconds: number;
  /** Shows what stood here before. */
  again(): void;
}

const words = {
  rate_limited: {
    title: "Too many requests",
    detail: "You opened more pages within a minute than one person may.",
  },
  unavailable: {
    title: "Slipway is busy",
    detail: "What is deployed keeps running.",
  },
} as const;

/** One has to wait, and how long; then the page is asked for again. */
export function PausePage({ code, seconds, again }: PausePageProps) {
  const router = useRouter();
  const [left, setLeft] = useState(seconds);
  const repeat = useEffectEvent(() =>
    startTransition(() => {
      router.refresh();
      again();
    }),
  );
  useEffect(() => {
    const until = Date.now() + seconds * 1_000;
    const timer = setInterval(() => {
      const rest = Math.ceil((until - Date.now()) / 1_000);
      setLeft(Math.max(0, rest));
      if (rest > 0) return;
      clearInterval(timer);
      repeat();
    }, 1_000);
    return () => clearInterval(timer);
  }, [seconds]);

  return (
    <PlainPage
      title={words[code].title}
      action={
        <Button size="lg" disabled={left > 0} onClick={() => repeat()}>
          Try again
        </Button>
      }
    >
      <p>
        {words[code].detail} Nothing was lost: the page comes back by itself in{" "}
        {left === 1 ? "a second" : `${left} seconds`}.
      </p>
    </PlainPage>
  );
}
