"use client";

import { createContext, use, useDeferredValue, useState } from "react";

/** Tells of a change, and whether it comes from typing. */
export interface TypingSource {
  /** Within `tell` a change comes from typing. */
  whileTyping: (tell: () => void) => void;
  isTyping: () => boolean;
}

export function typingSource(): TypingSource {
  let isTyping = false;
  return {
    isTyping: () => isTyping,
    whileTyping: (tell) => {
      isTyping = true;
      try {
        tell();
      } finally {
        isTyping = false;
      }
    },
  };
}

/**
 * Where a field says that a change comes from typing: it shows it already, and what follows from it
 * may come a moment later, when the next key is not waiting.
 */
export const Typing = createContext<TypingSource>(typingSource());

/**
 * The text of a field in which one types, and what a key does to it. It shows at once what was typed;
 * `text`, the form's own, counts again as soon as the form has caught up. `change` is told within
 * `Typing`.
 */
export function useTypedText(
  text: string,
  change: (next: string) => void,
): [string, (next: string) => void] {
  const { whileTyping } = use(Typing);
  const [typed, setTyped] = useState<{ text: string }>();
  // Catches up in the same rendering as the form's values, which wait in the same way.
  const caughtUp = useDeferredValue(typed);
  return [
    typed === undefined || typed === caughtUp ? text : typed.text,
    (next) => {
      setTyped({ text: next });
      whileTyping(() => change(next));
    },
  ];
}
