import { Command } from "commander";
import { PortalError } from "@/lib/errors";
import { accountTitle, isActive, type ServiceAccount } from "@/lib/identity";
import {
  createServiceAccount,
  endServiceAccount,
  listServiceAccounts,
} from "@/lib/identity/server";
import { changeInstallation, withInstallation } from "./installation";
import { print } from "./outcome";
import { seconds } from "./token";

interface CreateOptions {
  team?: string;
  reason: string;
  expires: string;
  json?: boolean;
}

/** `slipway service-account …`: what acts without being a person. Needs the database. */
export function serviceAccountCommand(): Command {
  const command = new Command("service-account").description("Service accounts");
  command
    .command("create <name>")
    .description("Make one; its tokens come from slipway token create --account")
    .option("--team <team>", "the team that owns it; left out: the platform team")
    .requiredOption("--reason <words>", "what it is for")
    .option("--expires <duration>", "how long it lives: 90d, at most 366d", "180d")
    .option("--json", "for programs")
    .action(async (name: string, { team, reason, expires, json }: CreateOptions) => {
      const account = await changeInstallation((ctx) =>
        createServiceAccount(ctx, {
          name,
          reason,
          seconds: seconds(expires),
          ...(team === undefined ? {} : { team }),
        }),
      );
      print(json, account, inWords(account));
    });
  command
    .command("list")
    .description("List them, those that work first")
    .option("--json", "for programs")
    .action(async ({ json }: { json?: boolean }) => {
      const accounts = await withInstallation(listServiceAccounts);
      print(json, accounts, accounts.map(inWords).join("\n"));
    });
  command
    .command("end <team/name>")
    .description("End one and all of its tokens, for good")
    .requiredOption("--reason <words>", "why; the audit record keeps it")
    .option("--json", "for programs")
    .action(async (which: string, { reason, json }: { reason: string; json?: boolean }) => {
      const account = await changeInstallation(async (ctx) => {
        const found = (await listServiceAccounts(ctx)).find((one) => nameOf(one) === which);
        if (found === undefined)
          throw new PortalError("not_found", `There is no service account ${which}.`);
        return endServiceAccount(ctx, found.id, { reason });
      });
      print(json, account, inWords(account));
    });
  return command;
}

function nameOf({ team, name }: ServiceAccount): string {
  return `${team ?? "Ops"}/${name}`;
}

function inWords(account: ServiceAccount): string {
  const until = (account.endedAt ?? account.endsAt).toISOString();
  const standing = isActive(account, new Date()) ? `ends ${until}` : `ended ${until}`;
  return `${accountTitle(account)}: ${account.reason}\n  ${standing}\n  ${account.id}`;
}
