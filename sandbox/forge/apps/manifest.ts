import { z } from "zod";
import { unprocessable } from "../http/api-error";

const levels = z.record(z.string(), z.enum(["read", "write", "admin"]));
/** Events that GitHub sends to an App only where it has the permission. */
const needs: Readonly<Record<string, string>> = {
  pull_request: "pull_requests",
  pull_request_review: "pull_requests",
  push: "contents",
  status: "statuses",
  check_run: "checks",
  check_suite: "checks",
  merge_group: "merge_queues",
};

const shape = z.object({
  name: z
    .string()
    .min(1, "Name can't be blank")
    .max(34, "Name is too long (maximum is 34 characters)"),
  url: z.url(),
  hook_attributes: z.object({ url: z.url(), active: z.boolean().default(true) }).optional(),
  redirect_url: z.url(),
  callback_urls: z.array(z.url()).max(10).default([]),
  setup_url: z.url().optional(),
  setup_on_update: z.boolean().optional(),
  request_oauth_on_install: z.boolean().optional(),
  description: z.string().default(""),
  public: z.boolean().default(false),
  default_permissions: levels.default({}),
  default_events: z.array(z.string()).default([]),
});

export type Manifest = z.output<typeof shape>;

/** A manifest as somebody posted it; throws what GitHub's page would complain of. */
export function readManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unprocessable("Invalid GitHub App configuration: the manifest is not JSON");
  }
  const parsed = shape.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw unprocessable(
      `Invalid GitHub App configuration: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
    );
  }
  const missing = parsed.data.default_events.filter(
    (event) =>
      needs[event] !== undefined && parsed.data.default_permissions[needs[event]] === undefined,
  );
  if (missing.length > 0)
    throw unprocessable(
      `Invalid GitHub App configuration: Default events are not supported by permissions: ${missing.join(", ")}`,
    );
  return parsed.data;
}
