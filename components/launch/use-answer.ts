"use client";

import { useEffect, useEffectEvent, useState } from "react";

export type Answered<A> =
  | { state: "busy"; answer: A | undefined }
  | { state: "current"; answer: A }
  | { state: "failed"; answer: A | undefined };

/**
 * Asks the server about a question whenever it changes and then stays the same for `wait`
 * milliseconds, or for as long as that says then. The last answer stays until a newer one is there; an answer that a later question
 * has overtaken is dropped. `undefined` asks nothing. `again` says after how many seconds an answer
 * is asked for once more: the server had no time for it.
 */
export function useAnswer<Q, A>(
  question: Q | undefined,
  ask: (question: Q) => Promise<A>,
  wait: number | (() => number),
  again: (answer: A) => number | undefined = never,
): Answered<A> {
  const key = question === undefined ? undefined : JSON.stringify(question);
  const [last, setLast] = useState<{ key: string; answer: A | undefined; failed: boolean }>();
  const askNow = useEffectEvent(() => (question === undefined ? undefined : ask(question)));
  const againAfter = useEffectEvent(again);
  const waitNow = useEffectEvent(() => (typeof wait === "number" ? wait : wait()));

  useEffect(() => {
    if (key === undefined) return undefined;
    const asked = key;
    let overtaken = false;
    let timer = setTimeout(attempt, waitNow());
    async function attempt() {
      try {
        const answer = await askNow();
        if (overtaken || answer === undefined) return;
        setLast({ key: asked, answer, failed: false });
        const seconds = againAfter(answer);
        if (seconds !== undefined) timer = setTimeout(attempt, seconds * 1_000);
      } catch {
        if (overtaken) return;
        setLast((before) => ({ key: asked, answer: before?.answer, failed: true }));
        timer = setTimeout(attempt, 5000);
      }
    }
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [key]);

  if (last?.key !== key) return { state: "busy", answer: last?.answer };
  if (last === undefined || last.failed)
    return { state: last ? "failed" : "busy", answer: last?.answer };
  return last.answer === undefined
    ? { state: "busy", answer: undefined }
    : { state: "current", answer: last.answer };
}

function never(): undefined {
  return undefined;
}
