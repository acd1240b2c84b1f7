import type { ProposedFile } from "./preview";

/** As Slipway writes a record: `written` is at its top, and parameters may have any name. */
const written = /^written:\n(?: {2}[a-z]+: [^\n]{0,100}\n){0,4} {2}engine: "([1-9][0-9]{0,5})"$/m;

/**
 * What a reviewer is told where a change also moves the files of an instance to what this Slipway
 * writes; undefined where it does not.
 */
export function engineMove(files: readonly ProposedFile[]): string | undefined {
  const record = files.find(({ path }) => path.endsWith("/slipway.yaml"));
  const from = written.exec(record?.before ?? "")?.[1];
  const to = written.exec(record?.after ?? "")?.[1];
  if (from === undefined || to === undefined || from === to) return undefined;
  return (
    `The files were written by engine ${from} of Slipway and are now by engine ${to}: sync.yaml ` +
    "may differ though no value of yours does that. From now on Flux asks more before the " +
    "instance counts as healthy."
  );
}
