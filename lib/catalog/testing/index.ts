import { randomUUID } from "node:crypto";
import type { PrismaClient } from "@/lib/db/server";
import type { Context } from "@/lib/access/server";
import type { BundleFiles } from "@/lib/template";
import { decideVersion } from "../decide-version";

interface Offer {
  name: string;
  version?: string;
  title?: string;
  summary?: string;
  category?: string;
  tags?: readonly string[];
  keywords?: readonly string[];
  groups?: readonly string[];
  readme?: string;
  /** The content of the one file that it writes. */
  greeting?: string;
}

/** A small bundle that parses without a problem. */
export function offer({
  name,
  version = "1.0.0",
  title = name,
  summary = `The template ${name}.`,
  category = "Applications",
  tags = [],
  keywords = [],
  groups = [],
  readme = `# ${title}\n`,
  greeting = "hello",
}: Offer): BundleFiles {
  return {
    "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: ${name}, version: ${version} }
spec:
  title: ${JSON.stringify(title)}
  summary: ${JSON.stringify(summary)}
  category: ${JSON.stringify(category)}
  tags: ${JSON.stringify(tags)}
  keywords: ${JSON.stringify(keywords)}
  icon: box
  owner: platform-team
  scope: team
  access: { groups: ${JSON.stringify(groups)} }
`,
    "README.md": readme,
    "files/settings.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \${{ instance.name }}\ndata:\n  greeting: ${greeting}\n`,
  };
}

/** Decisions about versions, each with a reason of its own. */
export const decided = {
  publish: (ctx: Context, template: string, version: string) =>
    decideVersion(ctx, { template, version, decision: "publish" }),
  deprecate: (ctx: Context, template: string, version: string) =>
    decideVersion(ctx, {
      template,
      version,
      decision: "deprecate",
      reason: "A newer one is there.",
    }),
  withdraw: (ctx: Context, template: string, version: string) =>
    decideVersion(ctx, { template, version, decision: "withdraw", reason: "It was a mistake." }),
  restore: (ctx: Context, template: string, version: string) =>
    decideVersion(ctx, { template, version, decision: "restore" }),
};

/** An instance of a template for each of these teams, on a target of its own. */
export async function useBy(
  db: PrismaClient,
  templateName: string,
  teams: string[],
): Promise<void> {
  const repository = await db.repository.create({
    data: {
      apiUrl: "http://127.0.0.1:1",
      owner: "acme",
      name: "platform",
      defaultBranch: "main",
      webUrl: "http://127.0.0.1:1",
    },
  });
  const cluster = await db.cluster.create({ data: { name: "of-this-test" } });
  const target = await db.target.create({
    data: {
      name: "of-this-test",
      title: "Test",
      environment: "test",
      repositoryId: repository.id,
      clusterId: cluster.id,
      branch: "main",
      pathPattern: "{team}/{name}",
      fluxNamespace: "flux-system",
      sourceName: "flux-system",
      teamServiceAccount: "team",
      platformServiceAccount: "platform",
      fluxKey: new Uint8Array(),
      flaggerKey: new Uint8Array(),
    },
  });
  for (const [at, team] of teams.entries()) {
    await db.instance.create({
      data: {
        id: randomUUID(),
        targetId: target.id,
        team,
        name: `i-${at}`,
        path: `${team}/i-${at}`,
        templateName,
        templateVersion: "1.0.0",
        templateDigest: "x",
        parameters: {},
        createdBy: "Dana",
        state: "healthy",
      },
    });
  }
}
