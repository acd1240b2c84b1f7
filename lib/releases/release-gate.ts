import type { Context } from "@/lib/access/server";
import type { ReleaseGate } from "@/lib/catalog/server";
import { checkRelease, type ReleaseCheck } from "./check-release";

/**
 * What keeps a version from being released, by the checklist: the gate of every release, whoever asks for it and by which way.
 */
export function releaseGate(ctx: Context): ReleaseGate {
  return async ({ name, bundle }) => obstaclesOf(await checkRelease(ctx, name, bundle));
}

/** Each item that is not met as a sentence, followed by what is to be mended. Pure. */
export function obstaclesOf({ items }: Pick<ReleaseCheck, "items">): string[] {
  return items
    .filter(({ isMet }) => !isMet)
    .flatMap(({ title, words, details }) => [
      `${title}: ${words}`,
      ...details.map(({ file, line, words: detail }) => {
        const place = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
        return `${place}${detail}`;
      }),
    ]);
}
