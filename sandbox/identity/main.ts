import { z } from "zod";
import { startIdentity } from "./start-identity";

const list = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.url()));

const environment = z.object({
  IDENTITY_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  IDENTITY_PUBLIC_URL: z
    .url()
    .refine((url) => new URL(url).pathname === "/", "has no path")
    .optional(),
  IDENTITY_CLIENT_ID: z.string().min(1),
  IDENTITY_CLIENT_SECRET: z.string().min(16),
  IDENTITY_REDIRECT_URIS: list.pipe(z.array(z.url()).min(1)),
  IDENTITY_POST_LOGOUT_REDIRECT_URIS: list.default([]),
  IDENTITY_DATA_DIR: z.string().min(1),
  IDENTITY_ACCESS_TOKEN_SECONDS: z.coerce.number().int().positive().optional(),
  IDENTITY_SESSION_SECONDS: z.coerce.number().int().positive().optional(),
});

const parsed = environment.safeParse(process.env);
if (!parsed.success) {
  const wrong = parsed.error.issues
    .map((issue) => `${issue.path.join(".")}: ${issue.message}`)
    .join("; ");
  process.stderr.write(`identity: ${wrong}\n`);
  process.exit(2);
}
const env = parsed.data;

try {
  const identity = await startIdentity({
    port: env.IDENTITY_PORT,
    publicUrl: env.IDENTITY_PUBLIC_URL,
    client: {
      id: env.IDENTITY_CLIENT_ID,
      secret: env.IDENTITY_CLIENT_SECRET,
      redirectUris: env.IDENTITY_REDIRECT_URIS,
      postLogoutRedirectUris: env.IDENTITY_POST_LOGOUT_REDIRECT_URIS,
    },
    dataDir: env.IDENTITY_DATA_DIR,
    accessTokenSeconds: env.IDENTITY_ACCESS_TOKEN_SECONDS,
    sessionSeconds: env.IDENTITY_SESSION_SECONDS,
  });
  process.stdout.write(`${JSON.stringify({ ready: true, url: identity.url })}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void identity.close().then(() => process.exit(0)));
  }
} catch (error) {
  process.stderr.write(`identity: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
