import { RE2JS } from "re2js";
import { fillPattern, type Target } from "@/lib/targets";
import type { Folder } from "./folder-problem";

/** Where the instances of a target are. */
export interface InstanceFolders {
  /** The folder above all of them, as far as its name is fixed; "" for the root. */
  above: string;
  /** The instance's folder that a path is in; undefined where it is in none. */
  folderOf(path: string): Folder | undefined;
}

/** The folders that a target's pattern names, of whatever team and name. Pure. */
export function instanceFolders(
  target: Pick<Target, "pathPattern" | "environment" | "cluster" | "name">,
): InstanceFolders {
  const fixed = fillPattern(target.pathPattern, {
    environment: target.environment,
    cluster: target.cluster.name,
    target: target.name,
  });
  const pattern = RE2JS.compile(
    `^${fixed
      .replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&")
      .replace("{team}", "(?<team>[^/]+)")
      .replace("{name}", "(?<name>[^/]+)")
      .replaceAll(/\{[a-z]+\}/g, "[^/]+")}/`,
  );
  const steps = fixed.split("/");
  const variable = Math.max(
    0,
    steps.findIndex((part) => part.includes("{")),
  );
  return {
    above: steps.slice(0, variable).join("/"),
    folderOf: (path) => {
      const matcher = pattern.matcher(path);
      if (!matcher.find()) return undefined;
      const [team, name] = [matcher.group("team"), matcher.group("name")];
      if (team === null || name === null) return undefined;
      return { path: (matcher.group() ?? "").slice(0, -1), team, name };
    },
  };
}
