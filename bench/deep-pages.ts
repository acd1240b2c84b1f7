import { listCuratedTemplates } from "@/lib/catalog/server";
import { complianceQuerySchema } from "@/lib/compliance";
import { listFindings } from "@/lib/compliance/server";
import type { PrismaClient } from "@/lib/db/server";
import { draftQuery } from "@/lib/drafts";
import { draftsOfTemplates } from "@/lib/drafts/server";
import { tokenQuerySchema } from "@/lib/identity";
import { listAllTokens } from "@/lib/identity/server";
import { instanceQuerySchema } from "@/lib/instances";
import { listInstances } from "@/lib/instances/server";
import type { PageAbout } from "@/lib/paging";
import { opsOn } from "./readings";

/** Where a page begins: by a cursor, or by the number of the page. */
type Part = { cursor?: string | undefined; page?: number };

/** A long list, and the index by which a page in its middle is found. */
export interface DeepPage {
  name: string;
  index: string;
  read(db: PrismaClient, part: Part): Promise<Pick<PageAbout, "next">>;
}

const instancesBy = (sort: string) => (db: PrismaClient, part: Part) =>
  listInstances(opsOn(db), instanceQuerySchema.parse({ sort, ...part }));

export const deepPages: readonly DeepPage[] = [
  {
    name: "instances by their last change",
    index: "instances_live_by_change",
    read: instancesBy("updated"),
  },
  { name: "instances by name", index: "instances_live_by_name", read: instancesBy("name") },
  { name: "instances by state", index: "instances_live_by_state", read: instancesBy("state") },
  { name: "instances by target", index: "instances_live_by_target", read: instancesBy("target") },
  {
    name: "instances by template",
    index: "instances_template_name_template_version_id_idx",
    read: instancesBy("template"),
  },
  {
    name: "findings",
    index: "compliance_findings_standing_by_age",
    read: (db, part) => listFindings(opsOn(db), complianceQuerySchema.parse(part)),
  },
  {
    name: "templates for Ops",
    index: "templates_title_name_idx",
    read: (db, part) => listCuratedTemplates(opsOn(db), part),
  },
  {
    name: "tokens, also those that are over",
    index: "api_tokens_created_at_id_idx",
    read: (db, part) => listAllTokens(opsOn(db), tokenQuerySchema.parse({ show: "all", ...part })),
  },
  {
    name: "drafts",
    index: "template_drafts_kept_by_change",
    read: (db, part) => draftsOfTemplates(opsOn(db), draftQuery.parse(part)),
  },
];
