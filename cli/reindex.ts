import { setTimeout } from "node:timers/promises";
import { Command } from "commander";
import type { RepositoryRef } from "@/lib/git-host";
import { hostConnection, gitRepository } from "@/lib/git-host/server";
import { reindex, type ReindexReport } from "@/lib/instances/server";
import { allTargets } from "@/lib/targets/server";
import { changeInstallation } from "./installation";
import { exitCodes, print } from "./outcome";

/** `slipway reindex`: rebuilds what is known of instances from the repositories of all targets. */
export function reindexCommand(): Command {
  return new Command("reindex")
    .description("Rebuild the instances from Git: every slipway.yaml on the branch of every target")
    .option("--target <name>", "one target only")
    .option("--json", "for programs")
    .action(async ({ target: only, json }: { target?: string; json?: boolean }) => {
      const reports = await changeInstallation(async ({ db, config, now }) => {
        const targets = (await allTargets(db)).filter(
          ({ name }) => only === undefined || name === only,
        );
        const job = {
          db,
          config,
          now,
          repository: (ref: RepositoryRef) =>
            gitRepository(() => hostConnection({ db, config }), ref),
        };
        const done: (ReindexReport & { target: string })[] = [];
        for (const target of targets)
          done.push({
            target: target.name,
            ...(await inTurn(() => reindex(job, target, { anew: true }))),
          });
        return done;
      });
      print(json, reports, reports.map(inWords).join("\n"));
      if (reports.some(({ problems }) => problems.length > 0)) process.exitCode = exitCodes.denied;
    });
}

/** A worker that reads the same target now is waited for: it may have begun before the last push. */
async function inTurn(read: () => Promise<ReindexReport | undefined>): Promise<ReindexReport> {
  for (;;) {
    const report = await read();
    if (report !== undefined) return report;
    await setTimeout(1000);
  }
}

function inWords({
  target,
  commit,
  found,
  removed,
  problems,
}: ReindexReport & { target: string }): string {
  const lines = [`${target} at ${commit.slice(0, 12)}: ${found} instances, ${removed} gone`];
  return [...lines, ...problems.map(({ folder, message }) => `  ${folder}: ${message}`)].join("\n");
}
