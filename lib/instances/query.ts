import { z } from "zod";
import { partFields } from "@/lib/paging";
import { instanceStates } from "./state";

export const instanceSorts = ["name", "updated", "state", "template", "target"] as const;

const word = z.string().trim().max(100).optional().catch(undefined);

/**
 * What a list of instances is asked for, as it stands in a URL. A value that makes no sense is as
 * if it were not there.
 */
export const instanceQuerySchema = z.object({
  /** A part of the name. */
  q: word,
  team: word,
  target: word,
  template: word,
  state: z.enum(instanceStates).optional().catch(undefined),
  /** `available`: only those for which their template offers a newer version. */
  upgrade: z.literal("available").optional().catch(undefined),
  sort: z.enum(instanceSorts).catch("updated"),
  order: z.enum(["asc", "desc"]).optional().catch(undefined),
  ...partFields,
});

export type InstanceQuery = z.output<typeof instanceQuerySchema>;
