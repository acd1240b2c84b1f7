import { readFileSync } from "node:fs";

interface Running {
  urls: { web: string; forge: string; identity: string; gitops: string };
  environment: Record<string, string>;
}

/** The installation that the journeys walk through; `scripts/e2e.js` starts it. */
export function installation(): Running {
  const file = process.env["SLIPWAY_RUNNING"];
  if (!file)
    throw new Error("Run the journeys with `npm run e2e`: it starts an installation for them.");
  return JSON.parse(readFileSync(file, "utf8")) as Running;
}

/** A secret or a setting of the installation. */
export function setting(name: string): string {
  const value = installation().environment[name];
  if (value === undefined) throw new Error(`The installation has no ${name}.`);
  return value;
}
