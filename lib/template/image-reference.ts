/** A reference to a container image, as it is written. */
export interface ImageReference {
  /** Undefined: none is written, and whatever runs it decides. */
  registry: string | undefined;
  repository: string;
  tag: string | undefined;
  digest: string | undefined;
}

const host = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const component = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const tagShape = /^\w[\w.-]{0,127}$/;
const digestShape = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Characters of a registry and a repository. */
const longest = 255;

/** The parts of a reference (`registry/repository:tag@digest`); undefined for what is none. */
export function imageReference(text: string): ImageReference | undefined {
  const [named = "", digest, ...more] = text.split("@");
  if (more.length > 0 || (digest !== undefined && !digestShape.test(digest))) return undefined;
  const slash = named.lastIndexOf("/");
  const colon = named.indexOf(":", slash + 1);
  const path = colon === -1 ? named : named.slice(0, colon);
  const tag = colon === -1 ? undefined : named.slice(colon + 1);
  if (path.length > longest || (tag !== undefined && !tagShape.test(tag))) return undefined;
  const [first = "", ...rest] = path.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (hasHost && !host.test(first)) return undefined;
  const components = hasHost ? rest : [first, ...rest];
  if (!components.every((each) => component.test(each))) return undefined;
  return {
    registry: hasHost ? first : undefined,
    repository: components.join("/"),
    tag,
    digest,
  };
}
