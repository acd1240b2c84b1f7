import { z } from "zod";
import { partFields } from "@/lib/paging";

const word = z.string().trim().max(100).optional().catch(undefined);

/**
 * What a list of requests is asked for, as it stands in a URL. A value that makes no sense is as if
 * it were not there.
 */
export const requestQuerySchema = z.object({
  /** A part of the instance's name. */
  q: word,
  team: word,
  target: word,
  template: word,
  state: word,
  instance: z.uuid().optional().catch(undefined),
  /** `open`: can still change; `ended`: cannot. */
  show: z.enum(["open", "ended", "all"]).catch("all"),
  mine: z.coerce.boolean().catch(false),
  /** Only what waits for an approval that the reader may give. */
  approve: z.coerce.boolean().catch(false),
  /** Only what is older than the request of this id, the latest of it. Without `cursor`. */
  before: z.uuid().optional().catch(undefined),
  /** Only what is newer than the request of this id, the oldest of it: what stood before a page. Without `cursor`. */
  after: z.uuid().optional().catch(undefined),
  ...partFields,
});

export type RequestQuery = z.output<typeof requestQuerySchema>;
