import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { seedFiles } from "../platform/seed";

/** The platform repository that the sandbox begins with, by path. */
export const seed = await seedFiles(path.join(import.meta.dirname, "../.."));

/**
 * A real Git repository in a temporary folder, starting from the platform repository's seed, `lean`
 * without infrastructure.
 */
export class Repository {
  readonly dir: string;

  constructor(home: string, lean: boolean) {
    this.dir = path.join(home, "platform");
    this.#write(seed);
    if (lean) {
      rmSync(path.join(this.dir, "clusters/staging/infrastructure.yaml"));
      const tenants = path.join(this.dir, "clusters/staging/tenants.yaml");
      writeFileSync(
        tenants,
        readFileSync(tenants, "utf8").replace(
          "    - name: infrastructure-configs\n    - name: policies\n",
          "",
        ),
      );
    }
    this.#git("init", "--quiet", "--initial-branch=main");
    this.commit("Seed");
  }

  /** Writes files (null removes a file or a folder) and commits them; answers the commit's hash. */
  change(files: Record<string, string | null>, message = "Change"): string {
    this.#write(files);
    return this.commit(message);
  }

  read(file: string): string {
    return readFileSync(path.join(this.dir, file), "utf8");
  }

  commit(message: string): string {
    this.#git("add", "--all");
    this.#git(
      "-c",
      "user.name=Test",
      "-c",
      "user.email=test@example.com",
      "commit",
      "--quiet",
      "--allow-empty",
      "-m",
      message,
    );
    return this.#git("rev-parse", "HEAD").trim();
  }

  #write(files: Readonly<Record<string, string | null>>): void {
    for (const [file, content] of Object.entries(files)) {
      const at = path.join(this.dir, file);
      if (content === null) {
        rmSync(at, { recursive: true });
      } else {
        mkdirSync(path.dirname(at), { recursive: true });
        writeFileSync(at, content);
      }
    }
  }

  #git(...args: string[]): string {
    return execFileSync("git", ["-C", this.dir, ...args], { encoding: "utf8" });
  }
}
