import { listCuratedTemplates } from "@/lib/catalog/server";
import { complianceQuerySchema } from "@/lib/compliance";
import { listFindings } from "@/lib/compliance/server";
import type { PrismaClient } from "@/lib/db/server";
import { instanceQuerySchema } from "@/lib/instances";
import { listInstances } from "@/lib/instances/server";
import type { PageAbout } from "@/lib/paging";
import { requestQuerySchema } from "@/lib/requests";
import { listRequests } from "@/lib/requests/server";
import { opsOn } from "./readings";
import { scaleTemplate } from "./scale-repository";

/** An address that is measured, and who asks for it. */
export interface ScalePlace {
  path: string;
  who: "page" | "token" | "metrics" | "anybody";
}

/** What stands in the middle and at the end of long lists, and is asked for. */
interface Landmarks {
  request: string;
  instance: string;
  auditLine: string;
  /** Cursors of pages far down, by list. */
  far: Record<
    "requests" | "ended" | "changed" | "named" | "targets" | "templates" | "findings",
    string
  >;
}

export async function findLandmarks(db: PrismaClient): Promise<Landmarks> {
  const [request, instance, line] = await Promise.all([
    db.request.findFirstOrThrow({ orderBy: { createdAt: "asc" }, skip: 2_500 }),
    db.instance.findFirstOrThrow({ where: { name: "service-2000" } }),
    db.auditEntry.findFirstOrThrow({ orderBy: { id: "asc" }, skip: 2_000 }),
  ]);
  return {
    request: request.id,
    instance: instance.id,
    auditLine: String(line.id),
    far: await farDown(db),
  };
}

const place = async (page: Promise<Pick<PageAbout, "next">>) => (await page).next ?? "";

/** What pages by their number, far down, say of where the ones after them begin. */
async function farDown(db: PrismaClient): Promise<Landmarks["far"]> {
  const ctx = opsOn(db);
  const requests = (query: object) => listRequests(ctx, requestQuerySchema.parse(query));
  const instances = (query: object) => listInstances(ctx, instanceQuerySchema.parse(query));
  return {
    requests: await place(requests({ page: 3900 })),
    ended: await place(requests({ show: "ended", page: 100 })),
    changed: await place(instances({ page: 190 })),
    named: await place(instances({ sort: "name", page: 100 })),
    targets: await place(instances({ sort: "target", page: 100 })),
    templates: await place(listCuratedTemplates(ctx, { page: 190 })),
    findings: await place(listFindings(ctx, complianceQuerySchema.parse({ page: 20 }))),
  };
}

/** Every list page and API that answers lists, with their filters, and the pages of one thing beside them. */
export function scalePlaces({ request, instance, auditLine, far }: Landmarks): ScalePlace[] {
  const pages = [
    "/catalog",
    "/catalog?q=gateway",
    "/catalog?q=postgres+for&page=3",
    "/catalog?page=200",
    `/catalog/${scaleTemplate}`,
    "/requests",
    "/requests?scope=all",
    "/requests?scope=all&page=3900",
    `/requests?scope=all&cursor=${far.requests}`,
    `/requests?scope=all&before=${request}`,
    "/requests?scope=all&q=service-1234",
    "/requests?scope=all&q=ice-49",
    "/requests?scope=all&show=open",
    `/requests?scope=all&show=ended&cursor=${far.ended}`,
    "/requests?scope=all&mine=1",
    "/requests?scope=all&approve=1",
    `/requests?scope=all&template=${scaleTemplate}`,
    "/requests?scope=all&state=failed",
    "/requests?scope=all&target=staging&page=1500",
    `/requests/${request}`,
    "/instances",
    "/instances?scope=all",
    "/instances?scope=all&page=190",
    `/instances?scope=all&cursor=${far.changed}`,
    `/instances?scope=all&sort=name&cursor=${far.named}`,
    `/instances?scope=all&sort=target&cursor=${far.targets}`,
    "/instances?scope=all&q=service-12",
    "/instances?scope=all&upgrade=available",
    `/instances?scope=all&template=${scaleTemplate}`,
    `/instances/${instance}`,
    "/approvals",
    "/teams/payments",
    "/account",
    "/how-it-works",
    "/ops",
    "/ops/audit",
    "/ops/audit?show=sign-ins",
    "/ops/audit?text=person-12",
    "/ops/audit?text=service-4321",
    "/ops/audit?text=er",
    "/ops/audit?text=zq",
    "/ops/audit?text=Person+1+%3C",
    "/ops/audit?who=person-777",
    "/ops/audit?who=nobody+of+that+name",
    "/ops/audit?thing=team-7",
    "/ops/audit?action=policy.change",
    "/ops/audit?team=team-7",
    `/ops/audit?before=${auditLine}`,
    "/ops/templates",
    "/ops/templates?q=gateway",
    `/ops/templates?cursor=${far.templates}`,
    "/ops/templates?state=draft",
    "/ops/templates?show=drafts",
    `/ops/templates/${scaleTemplate}`,
    "/ops/policies",
    "/ops/catalog",
    "/ops/proposals",
    "/ops/compliance",
    `/ops/compliance?cursor=${far.findings}`,
    "/ops/targets",
    "/ops/health",
    "/ops/github",
    "/ops/access",
    "/ops/tokens",
    "/ops/tokens?show=all&q=person",
  ];
  const apis = [
    "/api/v1/templates",
    "/api/v1/templates?q=gateway",
    "/api/v1/templates?page=200",
    "/api/v1/requests",
    `/api/v1/requests?cursor=${far.requests}`,
    `/api/v1/requests?before=${request}`,
    "/api/v1/requests?q=ice-49",
    "/api/v1/requests?state=failed",
    "/api/v1/requests?target=staging",
    "/api/v1/requests?team=team-7",
    `/api/v1/requests/${request}`,
    `/api/v1/requests/${request}/timeline`,
    "/api/v1/instances",
    `/api/v1/instances?cursor=${far.changed}`,
    "/api/v1/instances?q=service-12",
    "/api/v1/instances?upgrade=available",
    `/api/v1/instances?template=${scaleTemplate}`,
    "/api/v1/proposals",
    "/api/v1/audit",
    "/api/v1/audit?text=service-4321",
    "/api/v1/audit?who=person-777",
    `/api/v1/audit?before=${auditLine}`,
    "/api/v1/approvals",
    "/api/v1/service-accounts",
    "/api/v1/targets",
    "/api/v1/access",
    "/api/v1/health",
    "/api/v1/catalog-repository",
    "/api/v1/template-drafts",
  ];
  return [
    ...pages.map((path) => ({ path, who: "page" as const })),
    // The last two are answered to people only.
    ...[
      "/api/search?q=service-12",
      "/api/search?q=gateway",
      "/api/v1/exception-requests",
      "/api/v1/tokens",
    ].map((path) => ({ path, who: "page" as const })),
    ...apis.map((path) => ({ path, who: "token" as const })),
    { path: "/api/metrics", who: "metrics" },
    { path: "/api/healthz", who: "anybody" },
    { path: "/api/readyz", who: "anybody" },
  ];
}
