/**
 * `npm run generate`: writes the Prisma client (`lib/db/generated`, which is committed) from
 * `prisma/schema.prisma`, and beside it the digest of the schema that it was made from. Prisma's
 * command line comes with `tools/`. It only wants some executable where its schema engine would be,
 * so nothing is downloaded.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { installTools, requireNode, root, run } from "./bootstrap.js";

requireNode();
installTools();
const code = await run(
  path.join(root, "tools/node_modules/.bin/prisma"),
  ["generate", "--no-hints"],
  {
    PRISMA_SCHEMA_ENGINE_BINARY: process.platform === "win32" ? process.execPath : "/bin/true",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  },
);
if (code === 0) {
  const schema = readFileSync(path.join(root, "prisma/schema.prisma"));
  const digest = createHash("sha256").update(schema).digest("hex");
  writeFileSync(path.join(root, "lib/db/generated/schema.sha256"), `${digest}\n`);
}
process.exit(code);
