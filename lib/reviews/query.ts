import { z } from "zod";
import { partFields } from "@/lib/paging";

/** Which page of what waits is asked for, as it stands in a URL. */
export const reviewQuerySchema = z.object(partFields);
