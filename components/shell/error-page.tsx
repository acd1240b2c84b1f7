import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

interface ErrorDetailsProps {
  /** What happened, why, and what to do. */
  children: ReactNode;
  /** Under which the log has the whole story. */
  requestId?: string | undefined;
}

/** The words of an error, with the id to pass on. */
export function ErrorDetails({ children, requestId }: ErrorDetailsProps) {
  return (
    <>
      {children}
      {requestId ? (
        <p className="flex items-center gap-2 text-base">
          Request id{" "}
          <code className="rounded-sm border border-line bg-sunken px-1.5 py-0.5 text-sm text-text">
            {requestId}
          </code>
          <CopyButton text={requestId} what="request id" />
        </p>
      ) : null}
    </>
  );
}
