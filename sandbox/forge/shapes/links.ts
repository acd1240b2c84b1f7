import { createHash } from "node:crypto";
import type { Repo, World } from "../world";

/** Addresses as GitHub lays them out: pages below the forge itself, the API below `/api/v3`. */
export const pageUrl = (world: World, repo: Repo): string => `${world.url}/${repo.fullName}`;
export const apiUrl = (world: World, repo: Repo): string => `${world.api}/repos/${repo.fullName}`;

/** A path or ref in an address: every part encoded, the slashes kept. */
export const encodePath = (path: string): string =>
  path.split("/").map(encodeURIComponent).join("/");

/** GitHub's opaque `node_id`: says nothing, but stays the same. */
export const nodeId = (kind: string, id: number | string): string =>
  Buffer.from(`${kind}:${id}`).toString("base64");

/**
 * An id for things that have none in the database, such as a check suite: the same thing, the same
 * number.
 */
export const stableId = (text: string): number =>
  createHash("sha1").update(text).digest().readUIntBE(0, 5);
