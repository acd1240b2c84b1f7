"use client";

import { RefreshCw } from "lucide-react";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { readFolders } from "../actions";

/** Reads the folders again that templates come from, and says what came of it. */
export function SyncButton() {
  const [pending, start] = useTransition();
  const [said, setSaid] = useState("");
  return (
    <div className="flex flex-wrap items-center justify-end gap-3">
      <p aria-live="polite" className="text-sm text-muted">
        {said}
      </p>
      <Button
        disabled={pending}
        onClick={() =>
          start(async () => {
            const result = await readFolders();
            setSaid(result.ok ? summary(result.value) : result.problem.detail);
          })
        }
      >
        <RefreshCw aria-hidden className={pending ? "animate-spin" : ""} />
        Read folders again
      </Button>
    </div>
  );
}

interface Report {
  versions: { name: string; version: string; outcome: string; problems: { message: string }[] }[];
  refused: { folder: string; reason: string }[];
}

function summary(reports: Report[]): string {
  const versions = reports.flatMap((report) => report.versions);
  const fresh = versions.filter(
    ({ outcome }) => outcome === "added" || outcome === "replaced-draft",
  );
  const taken = versions.filter(({ outcome }) => outcome === "refused");
  const refused = [
    ...taken.flatMap(({ problems }) => problems.map(({ message }) => message)),
    ...reports.flatMap((report) => report.refused.map(({ reason }) => reason)),
  ];
  if (refused.length > 0) return `Refused: ${refused.join(" ")}`;
  return fresh.length === 0
    ? "Nothing new."
    : `New: ${fresh.map(({ name, version }) => `${name} ${version}`).join(", ")}`;
}
