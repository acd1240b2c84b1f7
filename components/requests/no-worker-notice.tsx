"use client";

import { useEffect, useState } from "react";
import { Callout } from "@/components/ui/callout";
import { LiveDuration, onSecond } from "@/components/ui/live-time";

/** Milliseconds after which work that is due should have been begun with. */
const patience = 120_000;

interface NoWorkerNoticeProps {
  /** ISO 8601: when work on what the page shows was due. */
  dueSince: string;
  /** Milliseconds since then, where this was rendered. */
  waited: number;
}

/**
 * Says that nothing works on a request, once that has lasted; where no worker runs, nothing else
 * would tell the page.
 */
export function NoWorkerNotice({ dueSince, waited }: NoWorkerNoticeProps) {
  const [isLate, setLate] = useState(waited >= patience);
  useEffect(
    () => onSecond(() => setLate(Date.now() - Date.parse(dueSince) >= patience)),
    [dueSince],
  );
  return (
    <div aria-live="polite">
      {isLate ? (
        <Callout tone="warning" title="Nothing works on this request">
          No worker has answered for{" "}
          <LiveDuration since={dueSince} lasted={Math.max(patience, waited)} />. It goes on by
          itself once one runs. Tell the platform team if this stays.
        </Callout>
      ) : null}
    </div>
  );
}
