"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button";

interface CopyButtonProps {
  text: string;
  /** What is copied, for the button's name: "request id". */
  what: string;
  /** Shows the words beside the icon. */
  labelled?: boolean;
  className?: string;
}

export function CopyButton({ text, what, labelled = false, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      variant={labelled ? "secondary" : "ghost"}
      size={labelled ? "sm" : "icon-sm"}
      className={className}
      aria-label={labelled ? undefined : `Copy ${what}`}
      title={labelled ? undefined : `Copy ${what}`}
      onClick={() =>
        void navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => setCopied(false),
        )
      }
    >
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      {labelled ? (copied ? "Copied" : `Copy ${what}`) : null}
      <span aria-live="polite" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </Button>
  );
}
