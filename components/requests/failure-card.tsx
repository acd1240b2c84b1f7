import { ChevronRight, OctagonX } from "lucide-react";
import NextLink from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { BlockingReason } from "@/lib/timeline";

interface FailureCardProps {
  reason: BlockingReason;
  /** Which parameter to look at: a link back into the form. */
  parameter?: { label: string; href: string } | undefined;
  /** "Change and resubmit". */
  resubmitHref?: string | undefined;
  action?: ReactNode;
}

/** What happened in a sentence, which parameter to look at, the raw message folded. */
export function FailureCard({ reason, parameter, resubmitHref, action }: FailureCardProps) {
  return (
    <div
      role="alert"
      className="overflow-hidden rounded-lg border border-danger-line bg-danger-soft"
    >
      <div className="flex gap-3 p-4">
        <OctagonX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
        <div className="min-w-0 flex-1">
          <p className="max-w-reading font-medium [overflow-wrap:anywhere]">{reason.sentence}</p>
          {reason.hint ? <p className="mt-1 max-w-reading">{reason.hint}</p> : null}
          {parameter ? (
            <p className="mt-1">
              Look at{" "}
              <NextLink
                href={parameter.href}
                className="font-medium text-accent-text underline underline-offset-2"
              >
                {parameter.label}
              </NextLink>
              .
            </p>
          ) : null}
          {reason.object ? (
            <p className="mt-1 text-sm">
              Object <code className="[overflow-wrap:anywhere]">{reason.object}</code>
            </p>
          ) : null}
          {resubmitHref || action ? (
            <div className="mt-3 flex flex-wrap gap-2">
              {resubmitHref ? (
                <Button asChild variant="primary">
                  <NextLink href={resubmitHref}>Change and resubmit</NextLink>
                </Button>
              ) : null}
              {action}
            </div>
          ) : null}
        </div>
      </div>
      {reason.raw ? (
        <details className="group border-t border-danger-line">
          <summary className="flex items-center gap-1.5 px-4 py-2 text-sm font-medium -outline-offset-2">
            <ChevronRight
              aria-hidden
              className="size-4 transition-transform group-open:rotate-90"
            />
            The message as it came
          </summary>
          <div className="relative bg-raised">
            <pre className="max-h-72 overflow-auto py-3 pr-12 pl-4 text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">
              {reason.raw}
            </pre>
            <CopyButton text={reason.raw} what="message" className="absolute top-1.5 right-1.5" />
          </div>
        </details>
      ) : null}
    </div>
  );
}
