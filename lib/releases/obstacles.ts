import type { ReleaseCheck } from "./check-release";

/** Each item of a checklist that is not met as a sentence, followed by what is to be mended. Pure. */
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
