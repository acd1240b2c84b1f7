import { existsSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { PortalError } from "@/lib/errors";
import { checkedOptions, partsWithout, platformFiles } from "@/lib/platform";
import { readBlueprint } from "@/lib/platform/server";
import type { Outcome } from "../outcome";
import { writeFiles } from "../template/write-files";
import { catalogFolder } from "./catalog-folder";

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

/**
 * Writes the repository. Throws `invalid` for what is no name or no part, `conflict` where something
 * is in the folder.
 */
export async function initPlatform(folder: string, asked: InitOptions): Promise<Outcome> {
  const options = checkedOptions(optionsOf(asked));
  const unknown = asked.publicCertificates?.find((name) =>
    options.clusters.every((cluster) => cluster.name !== name),
  );
  if (unknown !== undefined)
    throw new PortalError(
      "invalid",
      `There is no cluster ${unknown} to have public certificates.`,
      {
        hint: `Clusters are ${options.clusters.map(({ name }) => name).join(", ")}.`,
      },
    );
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new PortalError("conflict", `${folder} is a file.`, {
      hint: "Give a folder that is empty, or a fresh clone.",
    });
  if (existsSync(folder) && (await readdir(folder)).some((name) => name !== ".git"))
    throw new PortalError("conflict", `There is something in ${folder} already.`, {
      hint: "Give a folder that is empty, or a fresh clone.",
    });
  const files = platformFiles(options, await readBlueprint(catalogFolder()));
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
    parts: partsWithout(asked.without ?? []),
    infrastructure: asked.withoutInfrastructure !== true,
  };
}
