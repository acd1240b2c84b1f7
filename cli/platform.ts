import { Command } from "commander";
import { partNames } from "@/lib/platform";
import { conclude } from "./outcome";
import { type CheckOptions, checkHere } from "./platform/platform-check";
import { type InitOptions, initPlatform } from "./platform/platform-init";

/** `slipway platform …`: the repository that Flux applies, written to begin with and looked at. */
export function platformCommand(): Command {
  const command = new Command("platform").description(
    "The platform repository: what Flux applies, and what Slipway's templates need there",
  );
  command.addCommand(initCommand());
  command.addCommand(checkCommand());
  return command;
}

function initCommand(): Command {
  return new Command("init")
    .description("Write a platform repository as Slipway and its templates expect it")
    .argument("<folder>", "where to; nothing may be there but .git")
    .requiredOption("--repository <owner/name>", "what it is called at the Git host")
    .requiredOption("--slipway-url <url>", "where Slipway is, for the webhooks of Flux and Flagger")
    .option("--branch <branch>", "what Flux applies", "main")
    .option("--git-url <url>", "where Flux fetches it (default: https://github.com/OWNER/NAME.git)")
    .option(
      "--cluster <cluster...>",
      "clusters, one for each environment: NAME, or NAME=DOMAIN (default: staging production)",
    )
    .option("--domain <domain>", "of `production`; another cluster has NAME.DOMAIN", "example.com")
    .option(
      "--public-certificates <cluster...>",
      "clusters whose certificates browsers trust (default: production)",
    )
    .option("--team <team...>", "teams with a namespace, a role and a network policy")
    .option("--new-team <team...>", "teams with an account only: the catalog gives the namespace")
    .option("--ops-team <team>", "who owns what is no team's, at the Git host", "platform-ops")
    .option("--registry <registry>", "where images and charts come from", "registry.example.com")
    .option("--email <address>", "whom the certificate authority writes to")
    .option("--aws-region <region>", "of Route 53, buckets and queues", "eu-central-1")
    .option("--without <part...>", `what is left out: ${partNames.join(", ")}`)
    .option("--without-infrastructure", "leave all of that out: the clusters bring what they need")
    .option("--json", "for programs")
    .action(async (folder: string, { json, ...options }: InitOptions & { json?: boolean }) => {
      conclude(await initPlatform(folder, options), json);
    });
}

function checkCommand(): Command {
  return new Command("check")
    .description("Say what a repository and a cluster lack for which templates, and what to do")
    .argument("[folder]", "a checkout; without it the repository of the configured targets")
    .option("--target <name>", "one target, or the cluster of that name (tenants/NAME)")
    .option("--templates <folder>", "templates that are meant (default: those that ship)")
    .option("--kubeconfig <file>", "of the target's cluster, which is asked as well")
    .option("--json", "for programs")
    .action(
      async (
        folder: string | undefined,
        { json, ...options }: CheckOptions & { json?: boolean },
      ) => {
        conclude(await checkHere(folder, options), json);
      },
    );
}
