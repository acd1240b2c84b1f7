/**
 * What `npm run bench` measures: an installation of its own, under load, in a browser, and while
 * requests are opened; each figure beside what it has to reach. `npm run bench -- request` measures
 * one part of it.
 */
import { cpus, loadavg } from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { config } from "@/lib/config/server";
import { openDatabase } from "@/lib/db/server";
import { createTokenFor, systemContext } from "@/lib/identity/server";
import { giveSession } from "@/lib/identity/testing";
import { benchCatalog } from "./catalog";
import { startInstallation } from "./installation";
import { benchJavaScript } from "./javascript";
import { Report } from "./report";
import { benchRequest } from "./request";
import { benchWorkbench } from "./workbench";

const parts = [
  "request",
  "javascript",
  "catalog",
  "history",
  "render",
  "policy",
  "impact",
  "form",
  "workbench",
  "faults",
  "scale",
  "scan",
] as const;
const { values: options, positionals: asked } = parseArgs({
  allowPositionals: true,
  // Where what `scale` seeds is kept for the next time.
  options: { data: { type: "string" } },
});
const unknown = asked.filter((part) => !parts.some((known) => known === part));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}. There are: ${parts.join(", ")}.`);
  process.exit(2);
}
const wanted = (part: string) => asked.length === 0 || asked.includes(part);

const report = new Report();
if (["request", "javascript", "catalog", "workbench"].some(wanted)) await benchInstallation();
if (wanted("history")) {
  const { benchHistory } = await import("./history");
  await benchHistory(report);
}
if (wanted("render")) {
  const { benchRender } = await import("./render");
  await benchRender();
}
if (wanted("policy")) {
  const { reportPolicy } = await import("./policy");
  await reportPolicy(report);
}
if (wanted("impact")) {
  const { benchImpact } = await import("./impact");
  await benchImpact(report);
}
if (wanted("form")) {
  const { benchFormKeys } = await import("./form-keys");
  await benchFormKeys(report);
}
// Only when asked for: it takes several minutes, and is no measure of speed.
if (asked.includes("faults")) {
  const { benchFaults } = await import("./faults");
  await benchFaults(report);
}
// The same: it seeds millions of rows.
if (asked.includes("scale")) {
  const { benchScale } = await import("./scale");
  await benchScale(report, options.data);
}
// The same: it takes minutes.
if (asked.includes("scan")) {
  const { benchScan } = await import("./scan");
  await benchScan(report);
}
console.log(
  `\n${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)} at the end\n\n${report.toString()}`,
);

async function benchInstallation(): Promise<void> {
  console.log("Starting an installation");
  const installation = await startInstallation();
  const settings = config();
  const handle = openDatabase(settings.DATABASE_URL, 4);
  try {
    const email = "bench@example.com";
    const { cookie, userId } = await giveSession(handle.db, settings, {
      name: "Bench Marker",
      email,
      groups: ["team-payments"],
    });
    // Their token is as little asked about as their session.
    await handle.db.user.update({
      where: { id: userId },
      data: { lastSeenAt: new Date(Date.now() + 60 * 60 * 1000) },
    });
    const { text: token } = await createTokenFor(systemContext("bench"), email, {
      name: "bench",
      seconds: 3600,
    });
    if (wanted("request")) await benchRequest(report, handle.db, installation.urls, token);
    if (wanted("catalog"))
      await benchCatalog(report, handle.db, installation.urls.web, { cookie, token });
    if (wanted("javascript")) await benchJavaScript(report, installation.urls.web, cookie);
    if (wanted("workbench")) {
      const { cookie: ops } = await giveSession(handle.db, settings, {
        name: "Bench Author",
        email: "author@example.com",
        groups: ["platform-ops"],
      });
      await benchWorkbench(report, { site: installation.urls.web, cookie: ops });
    }
  } finally {
    await handle.close();
    await installation.stop();
  }
}
