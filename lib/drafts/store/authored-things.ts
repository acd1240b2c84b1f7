import type { Prisma } from "@/lib/db/server";

/** Templates and categories by name. */
export interface AuthoredThings {
  templates: readonly string[];
  categories: readonly string[];
}

/** Drafts of these, or of all. */
export const isOf = (of: AuthoredThings | undefined): Prisma.TemplateDraftWhereInput =>
  of === undefined
    ? {}
    : {
        OR: [{ template: { in: [...of.templates] } }, { category: { in: [...of.categories] } }],
      };
