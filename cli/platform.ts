import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { home } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { checkedOptions, partNames, partsWithout, platformFiles } from "@/lib/platform";
import { readBlueprint } from "@/lib/platform/server";
import { conclude, type Outcome } from "./outcome";
import { writeFiles } from "./template/write-files";

export interface InitOptions {
  repository: string;
  branch: string;
  gitUrl?: string;
  slipwayUrl: string;
  cluster?: string[];
  publicCertificates?: string[];
  domain: string;
  team?: string[];
  newTeam?: string[];
  opsTeam: string;
  registry: string;
  email?: string;
  awsRegion: string;
  without?: string[];
  withoutInfrastructure?: boolean;
}

/** `slipway platform …`: the repository that Flux applies, written to begin with and looked at. */
export function platformCommand(): Command {
  const command = new Command("platform").description(
    "The platform repository: what Flux applies, and what Slipway's templates need there",
  );
  command.addCommand(initCommand());
  return command;
}

function initCommand(): Command {
  return new Command("init")
    .description("Write a platform repository as Slipway and its templates expect it")
    .argument("<folder>", "where to; nothing may be there but .git")
    .requiredOption("--repository <owner/name>", "what it is called at the Git host")
    .requiredOption("--slipway-url <url>", "where Slipway is, for the webhooks of Flux and Flagger")
    .option("--branch <branch>", "what Flux applies", "main")
    .option("--git-url <url>", "where Flux fetches it (default: https://github.com/OWNER/NAME.git)")
    .option(
      "--cluster <name[=domain]...>",
      "clusters, one for each environment (default: staging production)",
    )
    .option("--domain <domain>", "of `production`; another cluster has NAME.DOMAIN", "example.com")
    .option(
      "--public-certificates <cluster...>",
      "clusters whose certificates browsers trust (default: production)",
    )
    .option("--team <team...>", "teams with a namespace, a role and a network policy")
    .option("--new-team <team...>", "teams with an account only: the catalog gives the namespace")
    .option("--ops-team <team>", "who owns what is no team's, at the Git host", "platform-ops")
    .option("--registry <registry>", "where images and charts come from", "registry.example.com")
    .option("--email <address>", "whom the certificate authority writes to")
    .option("--aws-region <region>", "of Route 53, buckets and queues", "eu-central-1")
    .option("--without <part...>", `what is left out: ${partNames.join(", ")}`)
    .option("--without-infrastructure", "leave all of that out: the clusters bring what they need")
    .option("--json", "for programs")
    .action(async (folder: string, { json, ...options }: InitOptions & { json?: boolean }) => {
      conclude(await initPlatform(folder, options), json);
    });
}

/**
 * Writes the repository. Throws `invalid` for what is no name or no part, `conflict` where something
 * is in the folder.
 */
export async function initPlatform(folder: string, asked: InitOptions): Promise<Outcome> {
  const options = checkedOptions(optionsOf(asked));
  if (existsSync(folder) && (await readdir(folder)).some((name) => name !== ".git"))
    throw new PortalError("conflict", `There is something in ${folder} already.`, {
      hint: "Give a folder that is empty, or a fresh clone.",
    });
  const files = platformFiles(options, await readBlueprint(path.join(home(), "catalog")));
  await writeFiles(folder, files);
  const names = Object.keys(files);
  return {
    value: { ok: true, options, files: names },
    words: `${names.length} files are in ${folder}. ${next(options.repository)}`,
    denied: false,
  };
}

const next = (repository: string): string =>
  `Commit them to ${repository}, then see "A new cluster" in its README.md.`;

function optionsOf(asked: InitOptions): unknown {
  const given = asked.cluster ?? ["staging", "production"];
  const open = asked.publicCertificates ?? ["production"];
  const clusters = given.map((text) => {
    const [name = "", domain] = text.split("=", 2);
    const own = name === "production" ? asked.domain : `${name}.${asked.domain}`;
    return { name, domain: domain ?? own, publicCertificates: open.includes(name) };
  });
  return {
    ...asked,
    gitUrl: asked.gitUrl ?? `https://github.com/${asked.repository}.git`,
    email: asked.email ?? `platform@${asked.domain}`,
    clusters,
    teams: asked.team ?? [],
    newTeams: asked.newTeam ?? [],
    parts: asked.withoutInfrastructure ? [] : partsWithout(asked.without ?? []),
  };
}
