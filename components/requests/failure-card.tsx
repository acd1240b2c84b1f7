import { OctagonX } from "lucide-react";
import NextLink from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { BlockingReason } from "@/lib/timeline";
import { RawMessage } from "./raw-message";

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
      {reason.raw ? <RawMessage text={reason.raw} className="border-t border-danger-line" /> : null}
    </div>
  );
}
