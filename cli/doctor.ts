import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Command } from "commander";
import { PortalError } from "@/lib/errors";
import { type SignInTrial, trySignIn } from "@/lib/identity/server";
import { doctorHealth } from "./doctor-health";
import { withInstallation } from "./installation";
import { exitCodes, print, withoutControls } from "./outcome";

interface SsoOptions {
  port: string;
  json?: boolean;
}

/** `slipway doctor`: how everything is; `slipway doctor sso`: what single sign-on tells of somebody, and what that gives them. */
export function doctorCommand(): Command {
  const command = new Command("doctor")
    .description(
      "Look at everything that Slipway depends on, as /ops/health does. Exit 1: something does not work",
    )
    .option("--json", "for programs")
    // What stands behind `sso` is meant for it.
    .enablePositionalOptions()
    .action(doctorHealth);
  command
    .command("sso")
    .description(
      "Sign somebody in and show which claims came and what they give. Exit 1: they have no role",
    )
    .option(
      "--port <port>",
      "of http://127.0.0.1:PORT/callback, which the provider has to know",
      "8765",
    )
    .option("--json", "for programs")
    .action(async ({ port, json }: SsoOptions) => {
      const trial = await withInstallation(({ db, config, log, now }) =>
        signInHere(Number(port), (redirectUri) => trySignIn({ db, config, log }, redirectUri), now),
      );
      print(json, trial, inWords(trial));
      if (trial.roles.length === 0) process.exitCode = exitCodes.denied;
    });
  return command;
}

const minutes = 10;

/**
 * Listens on this machine alone for the one who comes back from the provider (RFC 8252 section
 * 7.3); where to go is said on the error output. Throws `unavailable` where nobody came in ten
 * minutes.
 */
export async function signInHere(
  port: number,
  begin: (redirectUri: string) => ReturnType<typeof trySignIn>,
  now: () => Date,
): Promise<SignInTrial> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  try {
    const { url, finish } = await begin(redirectUri);
    process.stderr.write(
      `Register ${redirectUri} as a redirect URI at the provider, then open:\n${url.href}\n`,
    );
    const back = await new Promise<URL>((resolve, reject) => {
      const ends = setTimeout(
        () => reject(new PortalError("unavailable", "Nobody came back from the provider.")),
        minutes * 60_000,
      );
      server.on("request", (request, response) => {
        const came = new URL(request.url ?? "/", redirectUri);
        if (request.method !== "GET" || came.pathname !== "/callback")
          return void response.writeHead(404).end();
        response
          .writeHead(200, {
            "content-type": "text/plain; charset=utf-8",
            "cache-control": "no-store",
          })
          .end("The terminal says the rest. This page can be closed.\n");
        clearTimeout(ends);
        resolve(came);
      });
    });
    return await finish(back, now());
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function groupInWords({ group, gives, almost }: SignInTrial["groups"][number]): string {
  const what =
    gives.length > 0
      ? `: ${gives.join(", ")}`
      : almost === undefined
        ? ""
        : `: nothing, but ${almost} would: names are compared letter by letter`;
  return `    ${group}${what}`;
}

/** What is printed for a person. */
export function inWords(trial: SignInTrial): string {
  const { issuer, scopes, idToken, userInfo, hasRefreshToken, person, groups, said } = trial;
  const shown = groups.slice(0, 50);
  const rows: [string, string][] = [
    ["Provider", issuer],
    ["Asked for", scopes],
    ["In the ID token", idToken.join(", ")],
    ["From userinfo", userInfo === undefined ? "nothing" : userInfo.join(", ")],
    [
      "Refresh token",
      hasRefreshToken
        ? "yes"
        : "no: sessions are confirmed by the browser when a page is opened, see docs/sso.md",
    ],
    ["Person", [person.name, person.email, person.subject].filter(Boolean).join(", ")],
    [
      "Groups",
      `${said.join(" ")}${shown.length === 0 ? "" : `\n${shown.map(groupInWords).join("\n")}`}`,
    ],
    [
      "Roles",
      trial.roles.length === 0
        ? "none: nobody can do anything with these groups"
        : trial.roles.join(", "),
    ],
    ["Given by", trial.rules],
    ["Teams", trial.teams.length === 0 ? "none" : trial.teams.join(", ")],
  ];
  if (groups.length > shown.length)
    rows.splice(7, 0, ["", `and ${groups.length - shown.length} more groups`]);
  const text = rows
    .map(([name, value]) => `${name === "" ? "  " : `${name}: `}${value}`)
    .join("\n");
  // Whoever chose a name chose what a terminal would do with it.
  return withoutControls(text);
}
