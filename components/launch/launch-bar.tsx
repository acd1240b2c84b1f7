"use client";

import { CircleAlert, CircleCheck, GitPullRequest, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { findingSummary } from "@/components/requests/finding-list";
import { Button } from "@/components/ui/button";
import type { Preview } from "./launch-values";
import type { Answered } from "./use-answer";

interface LaunchBarProps {
  preview: Answered<Preview>;
  /** Why it cannot be pressed; undefined when it can. */
  whyNot: ReactNode;
  busy: boolean;
  label: string;
  danger?: boolean;
  onSubmit: () => void;
}

/** Always in sight below: what would be written, what is in the way, and the one thing to press. */
export function LaunchBar({
  preview,
  whyNot,
  busy,
  label,
  danger = false,
  onSubmit,
}: LaunchBarProps) {
  return (
    <div className="sticky bottom-0 z-20 -mx-4 border-t border-line bg-raised/95 px-4 py-3 backdrop-blur-sm sm:-mx-6 sm:px-6">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div id="launch-status" aria-live="polite" className="min-w-0 flex-1 basis-56 text-sm">
          {whyNot ? (
            <p className="flex gap-1.5">
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
              <span className="min-w-0">{whyNot}</span>
            </p>
          ) : (
            <p className="flex items-center gap-1.5 text-muted">
              {preview.state === "busy" ? (
                <LoaderCircle aria-hidden className="size-4 animate-spin" />
              ) : (
                <CircleCheck aria-hidden className="size-4 text-success" />
              )}
              {barSummary(preview.answer)}
            </p>
          )}
        </div>
        <Button
          variant={danger ? "danger" : "primary"}
          size="lg"
          aria-disabled={whyNot || busy ? true : undefined}
          aria-describedby="launch-status"
          className="max-sm:w-full"
          onClick={onSubmit}
        >
          {busy ? (
            <LoaderCircle aria-hidden className="animate-spin" />
          ) : (
            <GitPullRequest aria-hidden />
          )}
          {label}
        </Button>
      </div>
    </div>
  );
}

/** "5 files · 14 policies checked, 6 apply · 6 pass · 1 warning". */
function barSummary(preview: Preview | undefined): string {
  if (!preview) return "Updating the preview";
  const warnings = preview.problems.filter((problem) => problem.severity === "warning").length;
  const touched = preview.files.filter(({ change }) => change !== "same").length;
  const isChange = preview.files.some(({ change }) => change !== undefined);
  const files = isChange
    ? `${touched} of ${preview.files.length} files ${touched === 1 ? "changes" : "change"}`
    : preview.files.length === 1
      ? "1 file"
      : `${preview.files.length} files`;
  const policies = findingSummary(preview.findings);
  return [
    files,
    policies || (warnings === 0 ? "no problems" : ""),
    warnings > 0
      ? warnings === 1
        ? "1 warning from the template"
        : `${warnings} warnings from the template`
      : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
