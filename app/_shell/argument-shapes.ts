import { z } from "zod";

/** What server actions take, as far as they look into it before a verb parses it. */
export const text = z.string();
export const number = z.number();
export const fields = z.looseObject({});
export const nameAndPlace = z.looseObject({
  team: z.string(),
  target: z.string(),
  name: z.string(),
});
export const launchValues = nameAndPlace.extend({ parameters: fields });
