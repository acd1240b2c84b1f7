import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * What a start remembers for the next one: ports, so that URLs stay, and the secrets of this
 * installation.
 */
export interface State {
  ports: { web: number; forge: number; identity: number; gitops: number };
  secrets: {
    session: string;
    encryption: string;
    oidcClient: string;
    forgeToken: string;
    githubWebhook: string;
    forgeOauth: string;
    gitopsApi: string;
    fluxStaging: string;
    fluxProduction: string;
    flagger: string;
    auditAnchor: string;
  };
}

function secret(): string {
  return randomBytes(32).toString("base64url");
}

function anchorKey(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/**
 * Reads the state of a data folder, completed with fresh secrets where it has none; the file is for
 * its owner only.
 */
export async function readState(dataDir: string): Promise<State> {
  const known = await readFile(path.join(dataDir, "state.json"), "utf8").then(
    (text) => JSON.parse(text) as Partial<State>,
    (): Partial<State> => ({}),
  );
  return {
    ports: { web: 3000, forge: 3001, identity: 3002, gitops: 3003, ...known.ports },
    secrets: {
      session: secret(),
      encryption: randomBytes(32).toString("base64"),
      oidcClient: secret(),
      forgeToken: secret(),
      githubWebhook: secret(),
      forgeOauth: secret(),
      gitopsApi: secret(),
      fluxStaging: secret(),
      fluxProduction: secret(),
      flagger: secret(),
      auditAnchor: anchorKey(),
      ...known.secrets,
    },
  };
}

export async function writeState(dataDir: string, state: State): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await writeFile(path.join(dataDir, "state.json"), `${JSON.stringify(state, null, 2)}\n`, {
    mode: 0o600,
  });
}
