"use client";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";

/** Says that a draft was taken up again, and offers to begin anew. */
export function RestoredDraft({
  onStartOver,
  onKeep,
}: {
  onStartOver: () => void;
  onKeep: () => void;
}) {
  return (
    <Callout
      tone="info"
      title="Your draft was restored"
      className="mb-4"
      action={
        <>
          <Button size="sm" onClick={onStartOver}>
            Discard draft
          </Button>
          <Button size="sm" variant="ghost" onClick={onKeep}>
            Keep it
          </Button>
        </>
      }
    />
  );
}
