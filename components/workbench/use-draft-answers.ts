"use client";

import { useMemo, useState } from "react";
import type { Preview as FormPreview } from "@/components/launch/launch-values";
import { type Answered, useAnswer } from "@/components/launch/use-answer";
import type { BundlePreview, DraftForm, DraftLint } from "@/lib/drafts";
import type { Problem } from "@/lib/errors";
import type { Preview } from "@/lib/plans";
import type { BundleFiles } from "@/lib/template";
import { type DraftCalls, type Filled, Refused, type Unsaved } from "./draft-calls";
import { pace } from "./pace";

/** What a form gives, in the words of the launch form. */
export interface ShownPreview {
  of: (preview: Preview, filled: Filled) => FormPreview;
  none: (problem: Problem) => FormPreview;
}

/** What a draft makes of the form in front of somebody. */
export interface DraftAnswer extends Pick<BundlePreview, "form" | "problems" | "made"> {
  shown: FormPreview;
  /** Why there is no preview, where that is not for the template. */
  refused?: Problem;
}

interface Asked {
  files: BundleFiles;
  unsaved: Unsaved;
}

/** The preview of what is on the screen, asked for when nobody types for a moment. */
export function useDraftPreview(
  { files, unsaved }: Asked,
  filled: Filled,
  { calls, shown }: { calls: DraftCalls; shown: ShownPreview },
): { preview: Answered<DraftAnswer>; form: DraftForm | undefined } {
  const version = useVersionOf(files);
  const [{ wait, asked }] = useState(pace);
  const preview = useAnswer(
    useMemo(() => ({ version, filled }), [version, filled]),
    async ({ filled }): Promise<DraftAnswer> => {
      asked();
      try {
        const { preview, ...said } = await calls.preview(unsaved, filled);
        const words = preview === undefined ? nothingShown : shown.of(preview, filled);
        return { ...said, shown: { ...words, of: filled.parameters } };
      } catch (error) {
        // What is refused for a moment leaves what was there, and is asked again.
        if (!(error instanceof Refused) || error.problem.retryAfter !== undefined) throw error;
        const { problem } = error;
        const none = shown.none(problem);
        return { form: undefined, problems: [], made: [], shown: none, refused: problem };
      }
    },
    wait,
  );
  return { preview, form: useLastForm(preview.answer?.form) };
}

/** Everything that lint says, asked for when nobody types for a moment. */
export function useDraftLint(
  { files, unsaved }: Asked,
  calls: DraftCalls,
): Answered<Omit<DraftLint, "revision"> | { problem: Problem }> {
  const version = useVersionOf(files);
  const [{ wait, asked }] = useState(pace);
  return useAnswer(
    version,
    async () => {
      asked();
      try {
        return await calls.lint(unsaved);
      } catch (error) {
        if (error instanceof Refused && error.problem.retryAfter === undefined)
          return { problem: error.problem };
        throw error;
      }
    },
    wait,
  );
}

const nothingShown: FormPreview = {
  files: [],
  findings: [],
  problems: [],
  exists: [],
  summary: [],
};

/** Counts how often the files became others: what was saved is the same as before. */
export function useVersionOf(files: BundleFiles): number {
  const [seen, setSeen] = useState({ files, version: 1 });
  if (seen.files === files) return seen.version;
  const version = seen.version + 1;
  setSeen({ files, version });
  return version;
}

/** The form of the last bundle that had one; the same object as long as its fields are the same. */
function useLastForm(form: DraftForm | undefined): DraftForm | undefined {
  const [last, setLast] = useState<{ form: DraftForm; text: string }>();
  if (form === undefined || form === last?.form) return last?.form;
  const text = JSON.stringify([form.steps, form.schema]);
  if (text === last?.text) return last.form;
  setLast({ form, text });
  return form;
}
