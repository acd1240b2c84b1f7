"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { randomKey } from "@/components/ui/random-key";
import { notSent } from "./launch-state";
import type { SubmitResult } from "./launch-values";

export interface Submission {
  /** An attempt is under way, or has got through and leads away. */
  busy: boolean;
  /**
   * Sends, unless it is busy. Attempts with the same `contents` have the same key: they are the same
   * request. `after` is called before the page of what was opened is; an attempt that did not reach
   * the server ends with `notSent`.
   */
  send(
    contents: string,
    submit: (key: string) => Promise<SubmitResult>,
    after: (result: SubmitResult) => void,
  ): Promise<void>;
}

/** What the button of a form does: it opens one request, however often it is pressed. */
export function useSubmission(): Submission {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const attempt = useRef<{ key: string; contents: string }>(undefined);
  return {
    busy,
    send: async (contents, submit, after) => {
      if (busy) return;
      if (attempt.current?.contents !== contents) attempt.current = { key: randomKey(), contents };
      setBusy(true);
      const result = await resultOf(submit, attempt.current.key);
      after(result);
      if (result.ok) router.push(result.href);
      else setBusy(false);
    },
  };
}

async function resultOf(
  submit: (key: string) => Promise<SubmitResult>,
  key: string,
): Promise<SubmitResult> {
  try {
    return await submit(key);
  } catch {
    return { ok: false, problem: notSent };
  }
}
