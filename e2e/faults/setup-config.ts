// oxlint-disable-next-line no-restricted-imports -- the environment is the test's own
import { parseEnvironment } from "@/lib/config/environment";
import type { Config } from "@/lib/config/server";

/**
 * What a first start of Slipway on an empty database is configured with: one target, and the
 * catalog that ships.
 */
export function setupConfig(databaseUrl: string): Config {
  return parseEnvironment({
    DATABASE_URL: databaseUrl,
    NEXTAUTH_URL: "https://slipway.example.com",
    NEXTAUTH_SECRET: "s".repeat(32),
    SLIPWAY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
    OIDC_ISSUER: "https://sso.example.com",
    OIDC_CLIENT_ID: "slipway",
    OIDC_CLIENT_SECRET: "secret",
    GITHUB_TOKEN: "token-of-the-tests",
    SLIPWAY_TARGET_REPOSITORY: "acme/platform",
    LOG_LEVEL: "error",
  });
}
