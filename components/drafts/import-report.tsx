"use client";

import { CircleCheck, CircleMinus, CircleDot } from "lucide-react";
import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import type { ImportedReport } from "@/lib/drafts";

type Finding = ImportedReport["findings"][number];

const verdicts = {
  "left-out": { words: "Left out", icon: CircleMinus, look: "text-warning" },
  changed: { words: "Changed", icon: CircleDot, look: "text-info" },
  carried: { words: "Came over", icon: CircleCheck, look: "text-success" },
} as const satisfies Record<Finding["verdict"], object>;

/** What became of what was imported: in a line, and in full where it is asked for. */
export function ImportReport({ report, fileName }: { report: ImportedReport; fileName: string }) {
  const [isOpen, setOpen] = useState(false);
  const { findings, skipped } = report;
  const count = (verdict: Finding["verdict"]) =>
    findings.filter((one) => one.verdict === verdict).length;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <p className="text-muted">
        <span className="font-medium text-text">Imported from {fileName}:</span> {count("carried")}{" "}
        came over, {count("changed")} changed, {count("left-out")} left out
        {skipped.length === 0 ? "" : `, ${skipped.length} not read`}.
      </p>
      <button
        type="button"
        className="rounded-sm font-medium text-accent-text underline underline-offset-2"
        onClick={() => setOpen(true)}
      >
        Show the report
      </button>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title={`What became of ${fileName}`}
        className="w-[min(52rem,calc(100vw-2rem))]"
      >
        {(["left-out", "changed", "carried"] as const).map((verdict) => {
          const { words, icon: Icon, look } = verdicts[verdict];
          const own = findings.filter((one) => one.verdict === verdict);
          return own.length === 0 ? null : (
            <section key={verdict} className="mb-5">
              <h3 className="mb-1.5 font-semibold">
                {words} ({own.length})
              </h3>
              <ul className="flex flex-col gap-1.5 text-sm">
                {own.map(({ source, message }) => (
                  <li key={`${source} ${message}`} className="flex gap-1.5">
                    <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${look}`} />
                    <span className="min-w-0 [overflow-wrap:anywhere]">
                      <code className="text-xs">{source}</code> {message}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
        {skipped.length === 0 ? null : (
          <section>
            <h3 className="mb-1.5 font-semibold">Not read: no text, a link, or too large</h3>
            <p className="font-mono text-xs [overflow-wrap:anywhere]">{skipped.join(", ")}</p>
          </section>
        )}
      </Dialog>
    </div>
  );
}
