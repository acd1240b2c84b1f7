import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { checkedOptions, partNames, platformFiles } from "@/lib/platform";
import { readBlueprint } from "@/lib/platform/server";

const options = checkedOptions({
  repository: "acme/platform",
  gitUrl: "https://github.com/acme/platform.git",
  branch: "main",
  slipwayUrl: "https://slipway.example.com",
  clusters: [
    { name: "staging", domain: "staging.example.com", publicCertificates: false },
    { name: "production", domain: "example.com", publicCertificates: true },
  ],
  teams: ["payments", "checkout"],
  newTeams: ["search"],
  opsTeam: "platform-ops",
  registry: "registry.example.com",
  email: "platform@example.com",
  awsRegion: "eu-central-1",
  parts: partNames,
  infrastructure: true,
});

/** Acme's platform repository, which the sandbox begins with: what `slipway platform init` writes for it. */
export async function seedFiles(home: string): Promise<Record<string, string>> {
  return platformFiles(options, await readBlueprint(path.join(home, "catalog")));
}

/** Writes it to `<folder>/acme/platform`, as the forge takes its first repositories. */
export async function writeSeed(home: string, folder: string): Promise<void> {
  for (const [name, text] of Object.entries(await seedFiles(home))) {
    const file = path.join(folder, "acme/platform", name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
