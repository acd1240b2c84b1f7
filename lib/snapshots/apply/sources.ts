import type { Target } from "@/lib/targets";
import { type GitSource, sourceKey, type SourceRef, sourceTitle } from "./flux-source";
import { compareAddress, shownAddress } from "./same-repository";

/** Whether a source is the branch that is looked at; where it is, what it leaves out by itself. */
export type Whence =
  | { isHere: true; ignore: string | undefined }
  | { isHere: false; source: string; address: string | undefined; why: string };

/** The GitRepositories that a walk has met so far, by their keys. */
export type MetSources = ReadonlyMap<string, GitSource>;

/**
 * Which sources of Flux are one branch of one repository: those whose GitRepository says so, and
 * where there is none to be seen those that a target names as the one that syncs the branch.
 */
export class Sources {
  readonly #declared: Map<string, GitSource[]>;
  readonly #named: ReadonlySet<string>;
  readonly #target: Pick<Target, "repository" | "branch"> | undefined;

  /** `declared`: every GitRepository of the repository, applied or not. */
  constructor(declared: readonly GitSource[], targets: readonly Target[]) {
    this.#declared = Map.groupBy(declared, ({ ref }) => sourceKey(ref));
    this.#target = targets[0];
    this.#named = new Set(
      targets.map(({ sourceName, fluxNamespace }) =>
        sourceKey({ kind: "GitRepository", name: sourceName, namespace: fluxNamespace }),
      ),
    );
  }

  /** Whether a target names it as the one that syncs its branch. */
  isNamed(ref: SourceRef): boolean {
    return this.#named.has(sourceKey(ref));
  }

  /**
   * Of what a Kustomization in `file` names. `met` is what its cluster applies; `isRoot`: its
   * cluster was followed from this source on.
   */
  whence(
    ref: SourceRef,
    file: string | undefined,
    met: MetSources,
    isRoot: (key: string) => boolean,
  ): Whence {
    const source = sourceTitle(ref);
    if (ref.kind !== "GitRepository")
      return { isHere: false, source, address: undefined, why: "which is no Git repository" };
    const key = sourceKey(ref);
    const declared = this.#declared.get(key) ?? [];
    const known = met.get(key) ?? declared.find((one) => one.file === file);
    if (known !== undefined) return this.#compare(known);
    if (this.#named.has(key) || isRoot(key)) return { isHere: true, ignore: undefined };
    // It is applied by something that is not followed: where all of that name agree, it is that.
    const [first, ...others] = declared.map((one) => this.#compare(one));
    if (first !== undefined && [first, ...others].every(({ isHere }) => isHere)) return first;
    return first?.isHere === false
      ? first
      : { isHere: false, source, address: undefined, why: "which is not known to be this branch" };
  }

  #compare({ ref, url, checkout, ignore }: GitSource): Whence {
    const source = sourceTitle(ref);
    const address = shownAddress(url);
    const target = this.#target;
    const compared = target === undefined ? "elsewhere" : compareAddress(url, target.repository);
    const isSame = compared === "here" || (compared === "alias" && this.#named.has(sourceKey(ref)));
    if (!isSame) return { isHere: false, source, address, why: "which is another repository" };
    if ("other" in checkout)
      return {
        isHere: false,
        source,
        address,
        why: `which takes ${checkout.other || "no branch"}`,
      };
    if (checkout.branch !== target?.branch)
      return { isHere: false, source, address, why: `which takes the branch ${checkout.branch}` };
    return { isHere: true, ignore };
  }
}
