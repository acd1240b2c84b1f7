import type { HostCredentials } from "@/lib/config/server";

/**
 * The credentials, or where to ask for them at each call: they may change while the process runs.
 */
export type CredentialsSource = HostCredentials | (() => Promise<HostCredentials>);
