"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { presenceEvery } from "@/lib/drafts";
import type { DraftCalls, Here } from "./draft-calls";

/**
 * Says that this browser has a draft open, and which file of it; hears who else has, and that somebody saved: at once
 * where the stream of changes can be had, else every quarter of a minute.
 */
export function usePresence(
  id: string,
  {
    calls,
    file,
    revision,
    onHead,
  }: {
    calls: DraftCalls;
    file: string | undefined;
    /** What the page begins from. */
    revision: number;
    onHead: (here: Pick<Here, "revision" | "updatedBy">) => void;
  },
): Here["present"] {
  const [present, setPresent] = useState<Here["present"]>([]);
  const look = useEffectEvent(async (file: string | undefined) => {
    try {
      const here = await calls.here(file, revision);
      // Only what is other is another list.
      setPresent((before) =>
        JSON.stringify(before.map(told)) === JSON.stringify(here.present.map(told))
          ? before
          : here.present,
      );
      onHead(here);
    } catch {
      // It is asked again.
    }
  });
  const lookAgain = useEffectEvent(() => void look(file));
  useEffect(() => {
    const timer = setTimeout(() => void look(file), 100);
    return () => clearTimeout(timer);
  }, [file]);
  useEffect(() => {
    const timer = setInterval(() => lookAgain(), presenceEvery * 1_000);
    const stream = new EventSource(`/api/live?topic=${encodeURIComponent(`draft:${id}`)}`);
    stream.addEventListener("change", () => lookAgain());
    // The server let it go: the timer asks.
    stream.addEventListener("end", () => stream.close());
    const leave = () => calls.gone();
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      stream.close();
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [id, calls]);
  return present;
}

const told = ({ name, file }: Here["present"][number]) => [name, file];
