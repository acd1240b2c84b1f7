/** Who did something and when; `date` is ISO 8601, as GitHub writes it. */
export type Signature = { name: string; email: string; date: string };

export type Commit = {
  sha: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
  /** A signature that git keeps in the commit, and what it signs; null for an unsigned commit. */
  signature: string | null;
};

export type NewCommit = Omit<Commit, "sha" | "signature">;

/** Reads the text of a commit object. */
export function parseCommit(sha: string, content: Buffer): Commit {
  const text = content.toString("utf8");
  const end = text.indexOf("\n\n");
  const head = (end < 0 ? text : text.slice(0, end)).replace(/\n /g, "\0").split("\n");
  const message = end < 0 ? "" : text.slice(end + 2);
  const field = (name: string): string[] =>
    head
      .filter((line) => line.startsWith(`${name} `))
      .map((line) => line.slice(name.length + 1).replace(/\0/g, "\n"));
  return {
    sha,
    tree: field("tree")[0] ?? "",
    parents: field("parent"),
    author: parseSignature(field("author")[0] ?? ""),
    committer: parseSignature(field("committer")[0] ?? ""),
    message,
    signature: field("gpgsig")[0] ?? null,
  };
}

/**
 * The bytes of a commit object. Line breaks and angle brackets are taken out of names, as git
 * itself does.
 */
export function formatCommit(commit: NewCommit): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${formatSignature(commit.author)}`,
    `committer ${formatSignature(commit.committer)}`,
  ];
  return Buffer.from(`${lines.join("\n")}\n\n${commit.message}`);
}

/** ISO 8601 to the second in UTC, as GitHub writes every time. */
export function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}

function parseSignature(line: string): Signature {
  const match = /^(.*?) ?<([^>]*)> (-?\d+)(?: [+-]\d{4})?$/.exec(line);
  if (!match) return { name: line, email: "", date: isoSeconds(new Date(0)) };
  return {
    name: match[1] ?? "",
    email: match[2] ?? "",
    date: isoSeconds(new Date(Number(match[3]) * 1000)),
  };
}

const clean = (text: string): string => text.replace(/[\n\r<>\0]/g, "").trim();

function formatSignature(signature: Signature): string {
  const offset = /([+-])(\d{2}):?(\d{2})$/.exec(signature.date);
  const zone =
    offset && signature.date.includes("T") ? `${offset[1]}${offset[2]}${offset[3]}` : "+0000";
  return `${clean(signature.name)} <${clean(signature.email)}> ${Math.floor(Date.parse(signature.date) / 1000)} ${zone}`;
}
