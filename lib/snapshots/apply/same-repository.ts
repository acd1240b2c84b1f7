import type { Repository } from "@/lib/targets";

interface Address {
  host: string;
  /** Without slashes around it, and without `.git`. */
  path: string;
}

/** `https://host/a/b.git`, `ssh://git@host:22/a/b` or `git@host:a/b`; undefined where it is none. */
function addressOf(url: string): Address | undefined {
  const scheme = /^[a-z][a-z+.-]*:\/\/(?:[^/@]*@)?(\[[^\]/]*\]|[^/:]*)(?::\d*)?(\/.*)?$/i.exec(url);
  const short = /^(?:[^/@:]*@)?([^/:@]+):(?!\/\/)(.+)$/.exec(url);
  const [, host, path] = scheme ?? short ?? [];
  if (host === undefined || path === undefined) return undefined;
  const parts = path.split("/").filter((part) => part !== "");
  return {
    host: host.toLowerCase(),
    path: parts
      .join("/")
      .toLowerCase()
      .replace(/\.git$/, ""),
  };
}

/**
 * Whether an address is that of a repository, however it is written: `here`, `elsewhere`, or
 * `alias` where only the host differs, as that of a proxy or of a name within a cluster does.
 */
export function compareAddress(
  url: string,
  repository: Pick<Repository, "owner" | "name" | "webUrl" | "apiUrl">,
): "here" | "alias" | "elsewhere" {
  const given = addressOf(url);
  const web = addressOf(repository.webUrl);
  const name = `${repository.owner}/${repository.name}`.toLowerCase();
  if (given === undefined || (given.path !== name && given.path !== web?.path)) return "elsewhere";
  const api = addressOf(`${repository.apiUrl}/`)?.host;
  const hosts = [web?.host, api, api?.replace(/^api\./, "")].flatMap((host) =>
    host === undefined ? [] : [host, `ssh.${host}`, `altssh.${host}`],
  );
  return hosts.includes(given.host) ? "here" : "alias";
}

/** An address as it may be shown: without a login, and no longer than a line. */
export function shownAddress(url: string): string {
  const [address = ""] = url.split(/[?#]/, 1);
  return address.replace(/^([a-z][a-z+.-]*:\/\/)[^/@]*@/i, "$1").slice(0, 200);
}
