import { CelFault } from "./fault";

/** A reference to a container image, with what Docker's references leave out filled in. */
export class Image {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;

  constructor(parts: { registry: string; repository: string; tag: string; digest: string }) {
    this.registry = parts.registry;
    this.repository = parts.repository;
    this.tag = parts.tag;
    this.digest = parts.digest;
  }

  /** The digest where there is one, else the tag. */
  get identifier(): string {
    return this.digest === "" ? this.tag : this.digest;
  }

  equals(other: unknown): boolean {
    return other instanceof Image && other.toString() === this.toString();
  }

  toString(): string {
    return `${this.registry}/${this.repository}${this.digest === "" ? `:${this.tag}` : `@${this.digest}`}`;
  }
}

const component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const shape = new RegExp(
  `^((?:[a-zA-Z0-9.-]+|\\[[0-9a-fA-F:]+\\])(?::\\d+)?/)?(${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@([a-z0-9]+:[0-9a-f]{32,}))?$`,
);

export function parseImage(text: string): Image | undefined {
  const match = shape.exec(text);
  if (match === null || text.length > 4096) return undefined;
  const [, host = "", path = "", tag = "", digest = ""] = match;
  // The first part is a host only where it looks like one: `library/nginx` has none.
  const isHost = /[.:]/.test(host) || host === "localhost/";
  const registry = isHost ? host.slice(0, -1) : "index.docker.io";
  const name = isHost ? path : host + path;
  if (digest.startsWith("sha256:") && digest.length !== 71) return undefined;
  const repository = !isHost && !name.includes("/") ? `library/${name}` : name;
  return new Image({
    registry: registry === "docker.io" ? "index.docker.io" : registry,
    repository,
    tag: tag === "" && digest === "" ? "latest" : tag,
    digest,
  });
}

export function image(text: string): Image {
  const parsed = parseImage(text);
  if (parsed === undefined) throw new CelFault(`${JSON.stringify(text)} is not an image.`);
  return parsed;
}
