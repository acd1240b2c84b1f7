"use client";

import { ActionButton } from "@/components/ui/action-button";
import { readFolders } from "../actions";

/** Reads the folders again that templates come from, and says what came of it. */
export function SyncButton() {
  return (
    <ActionButton action={readFolders} say={summary}>
      Sync templates
    </ActionButton>
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
  if (refused.length > 0) return `Rejected: ${refused.join(" ")}`;
  return fresh.length === 0
    ? "Everything is up to date."
    : `New: ${fresh.map(({ name, version }) => `${name} ${version}`).join(", ")}`;
}
