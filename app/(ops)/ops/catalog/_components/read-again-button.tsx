"use client";

import { ActionButton } from "@/components/ui/action-button";
import { readAgain } from "../actions";

export function ReadAgainButton() {
  return (
    <ActionButton action={() => readAgain()} say={() => "It is read now."}>
      Read now
    </ActionButton>
  );
}
