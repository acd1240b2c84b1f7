"use client";

import { ActionButton } from "@/components/ui/action-button";
import { retryJob } from "../actions";

/** Lets work run again that was set aside. */
export function RetryJob({ id }: { id: string }) {
  return (
    <ActionButton action={() => retryJob(id)} say={() => "It runs again."}>
      Retry
    </ActionButton>
  );
}
