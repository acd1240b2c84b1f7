import { ChevronRight } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";

/** What a controller said, unshortened; folded, since a sentence of ours stands before it. */
export function RawMessage({ text, className }: { text: string; className?: string }) {
  return (
    <details className={cn("group", className)}>
      <summary className="flex items-center gap-1.5 px-4 py-2 text-sm font-medium -outline-offset-2">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        Raw message
      </summary>
      <div className="relative bg-raised">
        <pre className="max-h-72 overflow-auto py-3 pr-12 pl-4 text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">
          {text}
        </pre>
        <CopyButton text={text} what="message" className="absolute top-1.5 right-1.5" />
      </div>
    </details>
  );
}
