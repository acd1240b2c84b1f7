"use client";

import { ActionButton } from "@/components/ui/action-button";
import { check } from "../actions";

/** Asks the host again, and lets what waits for it try at once. */
export function CheckButton() {
  return (
    <ActionButton action={check} say={({ woken }) => inWords(woken)}>
      Check connection
    </ActionButton>
  );
}

function inWords(woken: number): string {
  if (woken === 0) return "Checked just now.";
  return woken === 1
    ? "Checked just now; the one change that waited resumes."
    : `Checked just now; ${woken} changes that waited resume.`;
}
