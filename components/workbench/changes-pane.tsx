"use client";

import { useEffect, useState } from "react";
import { DiffView } from "@/components/ui/diff-view";
import { Skeleton } from "@/components/ui/skeleton";
import type { BundleFiles } from "@/lib/template";
import { changesBetween, textOf } from "./bundle-files";

export interface BaseVersion {
  version: string;
  files: BundleFiles;
}

/** How many files stand open. */
const mostOpen = 5;

/** What is other than in the version that the draft began from. */
export function ChangesPane({
  base,
  files,
}: {
  /** Undefined while it is fetched; null where it began from none. */
  base: BaseVersion | null | undefined;
  files: BundleFiles;
}) {
  if (base === undefined) return <Skeleton className="m-4 h-40" />;
  if (base === null)
    return (
      <p className="p-4 text-muted">
        It began from no version: everything in it is new. Once a version is released from it, what
        changed since is here.
      </p>
    );
  const changes = changesBetween(base.files, files);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-4">
      <p className="text-sm text-muted">
        {changes.length === 0
          ? `It is the same as version ${base.version}.`
          : `${changes.length === 1 ? "1 file is" : `${changes.length} files are`} other than in version ${base.version}.`}
      </p>
      {changes.map(({ path, text }, index) => (
        <DiffView
          key={path}
          file={{ path, before: textOf(base.files, path) ?? undefined, after: text ?? undefined }}
          open={index < mostOpen}
        />
      ))}
    </div>
  );
}

/** The base version, fetched when it is first looked at. */
export function useBaseVersion(
  isWanted: boolean,
  fetchBase: () => Promise<BaseVersion | null>,
): BaseVersion | null | undefined {
  const [base, setBase] = useState<BaseVersion | null>();
  const isDue = isWanted && base === undefined;
  useEffect(() => {
    if (!isDue) return undefined;
    let isLeft = false;
    fetchBase().then(
      (found) => isLeft || setBase(found),
      () => undefined,
    );
    return () => {
      isLeft = true;
    };
  }, [isDue, fetchBase]);
  return base;
}
