import { z } from "zod";

/** What a picker asks for, as it stands in a URL: `template` may repeat. */
export const pickQuerySchema = z.object({
  team: z.string().min(1).max(63),
  target: z.string().min(1).max(100),
  templates: z.array(z.string().min(1).max(63)).min(1).max(20),
  /** Which output is the value; without it, the instance's name. */
  output: z.string().min(1).max(63).optional(),
  /** A part of the name, or of what was filled in. */
  q: z.string().trim().max(200).catch(""),
  take: z.coerce.number().int().min(1).max(200).catch(20),
});

export type PickQuery = z.output<typeof pickQuerySchema>;

/** An instance that can be picked, and the value that it stands for. */
export interface Pickable {
  id: string;
  name: string;
  value: string;
  template: { name: string; title: string };
}

export interface Pickables {
  items: Pickable[];
  /** There are more than were asked for. */
  more: boolean;
  /**
   * What could be launched to have one; those of the templates that are offered to whoever asks.
   */
  launch: { name: string; title: string }[];
}
