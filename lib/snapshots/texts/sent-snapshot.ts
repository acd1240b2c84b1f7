import type { Snapshot } from "../snapshot";
import { CollectedTexts } from "./collected-texts";
import { type SentTexts, SharedTexts } from "./shared-texts";

/** A snapshot as plain data: what a thread is given of it. */
export interface SentSnapshot extends Omit<Snapshot, "files"> {
  files: SentTexts;
}

/** To be sent to a thread; its texts are shared where that is possible, else copied once. */
export function toSend(snapshot: Snapshot): SentSnapshot {
  const { files } = snapshot;
  return { ...snapshot, files: (files instanceof SharedTexts ? files : shared(files)).sent };
}

/** The snapshot again, on the other side. */
export const received = (sent: SentSnapshot): Snapshot => ({
  ...sent,
  files: new SharedTexts(sent.files),
});

/** Of a path, a hash, and where the text is. */
const eachFile = 200;

/** Bytes that a snapshot has in memory, about. */
export function memoryOf({ files, skipped, others }: Snapshot): number {
  const texts = files instanceof SharedTexts ? files.bytes : shared(files).bytes;
  return 1 + texts + eachFile * (files.size + skipped.length + others.size);
}

function shared(files: Snapshot["files"]): SharedTexts {
  const texts = new CollectedTexts();
  for (const { blob, text } of files.values()) texts.add(blob, text);
  return texts.filesOf([...files.values()]);
}
