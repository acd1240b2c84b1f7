import { spawn } from "node:child_process";
import path from "node:path";
import process from "node:process";
import type { Report } from "./report";

/**
 * Every combination of a kill or a wrong answer with a step: how many were tried, and how many
 * ended as they should.
 */
export async function benchFaults(report: Report): Promise<void> {
  console.log("Killing workers and letting the Git host fail, everywhere and in every way");
  const vitest = spawn(
    process.execPath,
    [
      path.resolve("node_modules/vitest/vitest.mjs"),
      "run",
      "--project",
      "faults",
      "--reporter=default",
    ],
    {
      env: { ...process.env, NODE_ENV: "test", FAULTS: "all" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let said = "";
  vitest.stdout.on("data", (part: Buffer) => {
    said += part.toString();
    process.stdout.write(part);
  });
  const code = await new Promise<number | null>((resolve) => vitest.once("close", resolve));
  for (const [, what = "", tried = "", survived = "", seconds = ""] of said.matchAll(
    /^ {2}(.+): (\d+) tried, (\d+) survived, ([\d.]+) s$/gm,
  )) {
    report.add(what, `${survived} of ${tried} survived, ${seconds} s`, "all", tried === survived);
  }
  report.add(
    "faults: everything that was promised",
    code === 0 ? "held" : "did not hold; the run says what",
    "held",
    code === 0,
  );
}
