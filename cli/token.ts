import { Command } from "commander";
import { PortalError } from "@/lib/errors";
import { createTokenFor } from "@/lib/identity/server";
import { withInstallation } from "./installation";
import { print } from "./outcome";

interface CreateOptions {
  user: string;
  expires: string;
  name: string;
  readOnly?: boolean;
  json?: boolean;
}

/** `slipway token create --user EMAIL`: an API token for somebody who has signed in before. */
export function tokenCommand(): Command {
  const command = new Command("token").description("API tokens");
  command
    .command("create")
    .description("Print a new API token. It is shown once and stored nowhere.")
    .requiredOption("--user <email>", "whose token it is; it can do no more than they may")
    .option("--expires <duration>", "how long it lives: 30m, 12h, 90d", "1h")
    .option("--name <name>", "what it is for", "command line")
    .option("--read-only", "it may look, and change nothing")
    .option("--json", "for programs")
    .action(async (options: CreateOptions) => {
      const scopes: ("read" | "write")[] = options.readOnly ? ["read"] : ["read", "write"];
      const created = await withInstallation((ctx) =>
        createTokenFor(ctx, options.user, {
          name: options.name,
          scopes,
          seconds: seconds(options.expires),
        }),
      );
      print(options.json, { token: created.text, ...created.token }, created.text);
    });
  return command;
}

const units = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90d`, `12h`, `30m`, `45s`. Throws `invalid`. */
export function seconds(duration: string): number {
  const match = /^(\d+)([smhd])$/.exec(duration);
  const unit = match?.[2] as keyof typeof units | undefined;
  if (!match || unit === undefined)
    throw new PortalError("invalid", `${duration} is no duration.`, {
      hint: "Write it as 30m, 12h or 90d.",
    });
  return Number(match[1]) * units[unit];
}
