import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";

export interface AnotherInstallation {
  url: string;
  /** Of its forge, where it has one of its own; and with what Slipway signs in there. */
  forge: string;
  environment: Record<string, string>;
  end(): Promise<void>;
}

/**
 * A second installation with a database and people of its own, configured by `environment` and
 * `targets` alone: for journeys that begin where the first one already is. It takes some ten
 * seconds.
 */
export async function anotherInstallation(
  environment: Record<string, string>,
  targets: readonly object[],
): Promise<AnotherInstallation> {
  const dataDir = mkdtempSync(path.join("/tmp", "slipway-e2e-more-"));
  // Where PostgreSQL runs as another user, it must get there.
  chmodSync(dataDir, 0o755);
  const targetsFile = path.join(dataDir, "company-targets.yaml");
  writeFileSync(targetsFile, JSON.stringify(targets));
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(DATABASE_URL|PORT|NEXTAUTH_|OIDC_|GITHUB_|SLIPWAY_|FLUX_|FLAGGER_|FORGE_|IDENTITY_|GITOPS_)/.test(
          name,
        ),
    ),
  );
  const child = spawn(process.execPath, ["--enable-source-maps", ".build/up.js"], {
    env: {
      ...inherited,
      NODE_ENV: "production",
      SLIPWAY_DATA_DIR: dataDir,
      SLIPWAY_PORTS: "random",
      SLIPWAY_TARGETS_FILE: targetsFile,
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("Slipway is ready")) resolve();
    });
    child.once("exit", () =>
      reject(new Error("The second installation did not start; its message stands above.")),
    );
  });
  const { urls, environment: own } = JSON.parse(
    readFileSync(path.join(dataDir, "running.json"), "utf8"),
  ) as {
    urls: { web: string; forge: string };
    environment: Record<string, string>;
  };
  return {
    url: urls.web,
    forge: urls.forge,
    environment: own,
    end: async () => {
      const closed = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      await closed;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
