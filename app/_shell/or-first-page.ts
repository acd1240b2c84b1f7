import { isPortalError } from "@/lib/errors";

/**
 * A page of a list as its address asks for it, and the first one where the cursor of that address is none of the list: it was
 * kept from before another order, or changed by hand.
 */
export async function orFirstPage<Query extends { cursor?: string | undefined }, Page>(
  query: Query,
  read: (query: Query) => Promise<Page>,
): Promise<Page> {
  if (query.cursor === undefined) return read(query);
  try {
    return await read(query);
  } catch (error) {
    if (!isPortalError(error) || !error.fields.some(({ pointer }) => pointer === "/cursor"))
      throw error;
    return read({ ...query, cursor: undefined });
  }
}
