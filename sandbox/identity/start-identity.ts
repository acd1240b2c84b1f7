import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openDirectory } from "./directory";
import { openFileStore } from "./file-adapter";
import { graphPath } from "./graph";
import { openKeys } from "./keys";
import { type Manners, mannersSchema } from "./manners";
import { makeProvider, type ClientRegistration } from "./provider";
import { handleRequest } from "./requests";

/**
 * How the provider is started; `port` 0 takes a free one, and `publicUrl` is then derived from it.
 */
export interface IdentityOptions {
  port: number;
  /** The issuer: scheme, host and port that browsers and Slipway use, without a path. */
  publicUrl?: string;
  client: ClientRegistration;
  /**
   * Signing keys, sessions, grants and changed groups; a restart over the same folder signs nobody
   * out.
   */
  dataDir: string;
  accessTokenSeconds?: number;
  sessionSeconds?: number;
  /** How it behaves where real providers differ; as the sandbox's own where nothing is given. */
  manners?: Partial<Manners>;
}

export interface Identity {
  url: string;
  /** The address of its stand-in for Microsoft Graph. */
  graphUrl: string;
  /** May be changed while it runs. */
  manners: Manners;
  close(): Promise<void>;
}

/**
 * Starts the sandbox's OpenID provider on the loopback interface and answers when it takes
 * requests.
 */
export async function startIdentity(options: IdentityOptions): Promise<Identity> {
  const server = createServer();
  const port = await listen(server, options.port);
  const url = new URL(options.publicUrl ?? `http://127.0.0.1:${port}`).origin;
  const directory = openDirectory(options.dataDir);
  const store = openFileStore(options.dataDir);
  const manners = mannersSchema.parse(options.manners ?? {});
  const provider = makeProvider({
    manners,
    issuer: url,
    client: options.client,
    directory,
    store,
    keys: openKeys(options.dataDir),
    lifetimes: {
      accessToken: options.accessTokenSeconds ?? 300,
      session: options.sessionSeconds ?? 14 * 24 * 3600,
    },
  });
  const returnsTo = [...options.client.redirectUris, ...options.client.postLogoutRedirectUris];
  const formTargets = [...new Set(returnsTo.map((uri) => new URL(uri).origin))];
  const oidc = provider.callback();
  server.on("request", (req, res) => {
    void handleRequest(req, res, { provider, oidc, directory, manners, url, formTargets });
  });
  return {
    url,
    graphUrl: url + graphPath,
    manners,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      store.flush();
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}
