import { z } from "zod";

/** A person whom the pages' visitor may be; `read` people look but neither approve nor merge. */
export type Person = { login: string; access: "write" | "read" };

export type ForgeOptions = {
  /** 0 or absent: any free port. */
  port?: number;
  /** Where it listens; 127.0.0.1 unless said otherwise: the forge knows no passwords. */
  host?: string;
  dataDir: string;
  /** How others reach it; `http://127.0.0.1:<port>` unless said otherwise. No slash at the end. */
  publicUrl?: string;
  /** The API token it accepts, and whose it is (`slipway-bot` unless said otherwise). */
  token: string;
  tokenLogin?: string;
  /** More tokens: token → login. */
  tokens?: Record<string, string>;
  /** An OAuth App that is registered from the start. */
  oauthClient?: { id: string; secret: string; callbacks: string[] };
  /** Receivers of every event. */
  webhookUrls?: string[];
  webhookSecret?: string;
  /** Milliseconds before each further attempt of a delivery that failed. */
  webhookRetryDelays?: number[];
  seedDir?: string;
  /** Milliseconds added to every API call. */
  latencyMs?: number;
  people?: Person[];
  /** Whether `POST /__faults` is there. */
  allowFaults?: boolean;
  /** API calls an hour and token, before 403; 100,000 unless said otherwise. */
  rateLimit?: number;
  /** An older server, without GraphQL. */
  withoutGraphQL?: boolean;
  /** Entries of a recursive tree, beyond which it is cut off; 100,000 unless said otherwise. */
  treeLimit?: number;
};

const number = z.coerce.number().int().nonnegative();
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);

const person = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,38})(?::(?:read|write))?$/i,
    "A person is a login, or login:read.",
  )
  .transform((text): Person => {
    const [login = "", access] = text.split(":");
    return { login, access: access === "read" ? "read" : "write" };
  });

export const defaultPeople: Person[] = [
  { login: "ops-olivia", access: "write" },
  { login: "dev-dana", access: "write" },
  { login: "dev-diego", access: "write" },
  { login: "viewer-vera", access: "read" },
];

const environment = z.object({
  FORGE_PORT: number.default(0),
  FORGE_HOST: z.string().default("127.0.0.1"),
  FORGE_DATA_DIR: z.string().min(1),
  FORGE_PUBLIC_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ""))
    .optional(),
  FORGE_TOKEN: z.string().min(8),
  FORGE_TOKEN_LOGIN: z.string().optional(),
  FORGE_TOKENS: list.optional(),
  FORGE_OAUTH_CLIENT_ID: z.string().optional(),
  FORGE_OAUTH_CLIENT_SECRET: z.string().min(8).optional(),
  FORGE_OAUTH_CALLBACK_URLS: list.optional(),
  FORGE_WEBHOOK_URL: list.optional(),
  FORGE_WEBHOOK_SECRET: z.string().optional(),
  FORGE_SEED_DIR: z.string().optional(),
  FORGE_LATENCY_MS: number.default(0),
  FORGE_PEOPLE: list.pipe(z.array(person).min(1)).optional(),
  FORGE_ALLOW_FAULTS: z.string().optional(),
  FORGE_RATE_LIMIT: number.optional(),
  FORGE_TREE_LIMIT: number.optional(),
});

/**
 * Reads the forge's settings; throws one line that names every variable which is missing or
 * malformed.
 */
export function readEnvironment(env: NodeJS.ProcessEnv): ForgeOptions {
  const given = Object.fromEntries(
    Object.entries(env).filter(([key, value]) => key.startsWith("FORGE_") && value !== ""),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join(".")}: ${issue.message}`,
    );
    throw new Error(`The forge cannot start: ${problems.join("; ")}`);
  }
  const value = parsed.data;
  const tokens = Object.fromEntries(
    (value.FORGE_TOKENS ?? []).map((pair) => {
      const [login = "", ...token] = pair.split(":");
      return [token.join(":"), login];
    }),
  );
  return {
    port: value.FORGE_PORT,
    host: value.FORGE_HOST,
    dataDir: value.FORGE_DATA_DIR,
    publicUrl: value.FORGE_PUBLIC_URL,
    token: value.FORGE_TOKEN,
    tokenLogin: value.FORGE_TOKEN_LOGIN,
    tokens,
    ...(value.FORGE_OAUTH_CLIENT_ID && value.FORGE_OAUTH_CLIENT_SECRET
      ? {
          oauthClient: {
            id: value.FORGE_OAUTH_CLIENT_ID,
            secret: value.FORGE_OAUTH_CLIENT_SECRET,
            callbacks: value.FORGE_OAUTH_CALLBACK_URLS ?? [],
          },
        }
      : {}),
    webhookUrls: value.FORGE_WEBHOOK_URL,
    webhookSecret: value.FORGE_WEBHOOK_SECRET,
    seedDir: value.FORGE_SEED_DIR,
    latencyMs: value.FORGE_LATENCY_MS,
    people: value.FORGE_PEOPLE,
    allowFaults: value.FORGE_ALLOW_FAULTS === "1",
    rateLimit: value.FORGE_RATE_LIMIT,
    treeLimit: value.FORGE_TREE_LIMIT,
  };
}
