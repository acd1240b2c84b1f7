import { z } from "zod";

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
  /** Only what is older than the request of this id, the latest of it. */
  before: z.uuid().optional().catch(undefined),
  /** Only what is newer than the request of this id, the oldest of it: what stood before a page. */
  after: z.uuid().optional().catch(undefined),
  /** Of what matches, by number: it costs the more the further down it is. Without `before` and `after`. */
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

export type RequestQuery = z.output<typeof requestQuerySchema>;
