import { z } from "zod";

/** Characters of a file that is edited here. */
const longest = 512 * 1024;

/** A file as somebody has it in the editor; `text` null: it is taken away. */
export const editedTextInput = z.object({
  path: z.string().min(1).max(1_024),
  text: z.string().max(longest, "A file has at most 512 KiB.").nullable(),
});

export const decideFileInput = editedTextInput.extend({
  note: z.string().trim().max(500, "A note has at most 500 characters.").default(""),
  /** Number of the latest decision about it that was seen; 0 before the first. */
  seen: z.int().min(0),
});
