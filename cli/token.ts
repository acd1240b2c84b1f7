import { Command, Option } from "commander";
import { z } from "zod";
import { narrowingInWords, type Scope, scopes } from "@/lib/access";
import { PortalError } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";
import type { NewToken } from "@/lib/identity";
import { createAccountToken, createTokenFor, listServiceAccounts } from "@/lib/identity/server";
import type { Context } from "@/lib/access/server";
import { apiOf } from "./api";
import { changeInstallation } from "./installation";
import { print } from "./outcome";

interface CreateOptions {
  user?: string;
  account?: string;
  expires: string;
  name: string;
  readOnly?: boolean;
  scope?: Scope[];
  team: string[];
  instance: string[];
  parameter: string[];
  json?: boolean;
}

/**
 * `slipway token …`: making one needs the database, like everything here that answers to nobody;
 * listing and revoking call the REST API with SLIPWAY_TOKEN.
 */
export function tokenCommand(): Command {
  const command = new Command("token").description("API tokens");
  command.addCommand(createCommand());
  command.addCommand(listCommand());
  command.addCommand(revokeCommand());
  return command;
}

const each = (value: string, before: string[]): string[] => [...before, value];

function createCommand(): Command {
  return new Command("create")
    .description("Print a new API token. It is shown once and stored nowhere.")
    .option("--user <email>", "whose token it is; it can do no more than they may")
    .option("--account <team/name>", "the service account whose token it is; Ops/name: of Ops")
    .option("--expires <duration>", "how long it lives: 30m, 12h, 90d", "1h")
    .option("--name <name>", "what it is for", "command line")
    .addOption(new Option("--scope <scopes...>", "what it may do").choices(scopes))
    .option("--read-only", "it may look, and change nothing")
    .option("--team <team>", "limit it to this team; may repeat", each, [])
    .option("--instance <team/name>", "limit it to this instance, or team/name@target", each, [])
    .option("--parameter <name>", "limit it to setting this parameter; may repeat", each, [])
    .option("--json", "for programs")
    .action(async (options: CreateOptions) => {
      const wanted = wantedBy(options);
      const created = await changeInstallation((ctx) => create(ctx, options, wanted));
      print(options.json, { token: created.text, ...created.token }, created.text);
    });
}

/** What the options ask for. Throws `invalid` where they contradict each other. */
export function wantedBy(options: Omit<CreateOptions, "json">): NewToken {
  const { scope, readOnly, team, instance, parameter } = options;
  if ((options.user === undefined) === (options.account === undefined))
    throw new PortalError("invalid", "Say whose token it is.", {
      hint: "Either --user EMAIL or --account TEAM/NAME.",
    });
  if (readOnly && scope !== undefined)
    throw new PortalError("invalid", "--read-only and --scope contradict each other.", {
      hint: "--read-only is --scope read.",
    });
  const isLimited = team.length + instance.length + parameter.length > 0;
  return {
    name: options.name,
    scopes: scope ?? (readOnly ? ["read"] : ["read", "write"]),
    ...(isLimited ? { only: { teams: team, instances: instance, parameters: parameter } } : {}),
    seconds: seconds(options.expires),
  };
}

async function create(ctx: Context, { user, account }: CreateOptions, wanted: NewToken) {
  if (account === undefined) return createTokenFor(ctx, user ?? "", wanted);
  const accounts = await listServiceAccounts(ctx);
  const found = accounts.find(({ team, name }) => `${team ?? "Ops"}/${name}` === account);
  if (found === undefined)
    throw new PortalError("not_found", `There is no service account ${account}.`, {
      hint: "slipway service-account list names those that there are.",
    });
  return createAccountToken(ctx, found.id, wanted);
}

const tokenSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  only: z
    .object({
      teams: z.array(z.string()).optional(),
      instances: z
        .array(z.object({ team: z.string(), name: z.string(), target: z.string().optional() }))
        .optional(),
      parameters: z.array(z.string()).optional(),
    })
    .optional(),
  owner: z.looseObject({ name: z.string() }),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullish(),
  revokedAt: z.string().nullish(),
});
/** A server of the version before says nothing of what follows. */
const listSchema = z.looseObject({
  items: z.array(tokenSchema),
  total: z.number(),
  moreThanTotal: z.boolean().optional(),
  next: z.string().optional(),
});

interface ListOptions {
  all?: boolean;
  page: string;
  cursor?: string;
  json?: boolean;
}

function inWords(token: z.output<typeof tokenSchema>): string {
  const { id, name, owner, only, lastUsedAt, revokedAt, expiresAt } = token;
  const limits = only === undefined ? "" : `, limited to ${narrowingInWords(only)}`;
  const standing = revokedAt ? `revoked ${revokedAt}` : `expires ${expiresAt}`;
  return [
    `${name} of ${owner.name}: ${token.scopes.join(", ")}${limits}`,
    `  ${standing}; ${lastUsedAt ? `last used ${lastUsedAt}` : "never used"}`,
    `  ${id}`,
  ].join("\n");
}

function aboutInWords({
  total,
  moreThanTotal,
  next,
}: Omit<z.output<typeof listSchema>, "items">): string[] {
  const count = `${moreThanTotal ? "more than " : ""}${total} in all`;
  return next === undefined ? [count] : [count, `The next ones: --cursor ${next}`];
}

function listCommand(): Command {
  return new Command("list")
    .description("List your own tokens, or all: by SLIPWAY_URL and SLIPWAY_TOKEN")
    .option("--all", "of everybody that works, for Ops; the token needs the scopes read and ops")
    .option("--page <number>", "of all: which page", "1")
    .option("--cursor <text>", "of all: what follows another page, as that says at its end")
    .option("--json", "for programs")
    .action(async ({ all, json, ...part }: ListOptions) => {
      const query = all ? `?${new URLSearchParams({ of: "all", ...part })}` : "";
      const answer = await apiOf(process.env)("GET", `/tokens${query}`);
      const { items, ...about } = listSchema.parse(answer);
      print(json, answer, [...items.map(inWords), ...aboutInWords(about)].join("\n"));
    });
}

function revokeCommand(): Command {
  return new Command("revoke")
    .description("End a token for good: by SLIPWAY_URL and SLIPWAY_TOKEN")
    .argument("<id>", "as `slipway token list` names it")
    .option("--reason <words>", "why; the audit record keeps it")
    .option("--json", "for programs")
    .action(async (id: string, { reason, json }: { reason?: string; json?: boolean }) => {
      const path = `/tokens/${encodeURIComponent(id)}/revoke`;
      const body: JsonObject = reason === undefined ? {} : { reason };
      const answer = await apiOf(process.env)("POST", path, body);
      print(json, answer, inWords(tokenSchema.parse(answer)));
    });
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
