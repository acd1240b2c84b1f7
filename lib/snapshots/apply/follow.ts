import type { InvisibleContent, LocatedObject } from "@/lib/admission";
import { filesAt, notBuilt, placeOf, possiblePaths } from "@/lib/kustomize";
import type { BrokenFile, UnfollowedSource } from "../snapshot";
import { objectName } from "@/lib/kubernetes";
import { ObjectStore, PackedObjects } from "../packed-objects";
import { applyPath } from "./apply-path";
import { type FluxKustomization, withCommonMetadata } from "./flux-kustomization";
import { type GitSource, sourceKey } from "./flux-source";
import { isAssumedBy, isFluxKind, type Root, rootsIn, sourcesOf } from "./roots";
import type { Sources, Whence } from "./sources";
import { substitute } from "./substitute";
import type { Tree } from "./tree";

/** What comes of applying what Kustomizations lead to. */
export interface Applied {
  objects: PackedObjects;
  invisible: InvisibleContent[];
  broken: BrokenFile[];
  unfollowed: UnfollowedSource[];
  /** Every file that has a part in it. */
  files: Set<string>;
}

/** Where nothing is applied. `store`: where objects of it are kept. */
export const nothing = (store?: ObjectStore): Applied => ({
  objects: new PackedObjects(store),
  invisible: [],
  broken: [],
  unfollowed: [],
  files: new Set(),
});

/** The repository as a source gives it, by its `spec.ignore`. */
export type TreeFor = (ignore: string | undefined) => Tree;

/**
 * Everything that a cluster applies, from a Kustomization on, each followed once, as far as their
 * sources are the branch that is looked at.
 */
export function follow(treeFor: TreeFor, root: Root, sources: Sources): Applied {
  return new Walk(treeFor, root, sources).run();
}

class Walk {
  readonly #treeFor: TreeFor;
  readonly #root: Root;
  readonly #sources: Sources;
  readonly #store = new ObjectStore();
  readonly #all = nothing(this.#store);
  readonly #met = new Map<string, GitSource>();
  readonly #seen = new Set<string>();
  readonly #waiting: Root[];
  /** Those whose source may be met yet. */
  readonly #later: Root[] = [];

  constructor(treeFor: TreeFor, root: Root, sources: Sources) {
    this.#treeFor = treeFor;
    this.#root = root;
    this.#sources = sources;
    this.#waiting = [root];
  }

  run(): Applied {
    for (;;) {
      const now = this.#waiting.shift();
      const next = now ?? this.#later.shift();
      if (next === undefined) return this.#all;
      if (now === undefined) this.#take(next);
      else if (this.#isNew(now)) this.#takeOrWait(now);
    }
  }

  #isNew({ kustomization: { namespace, name } }: Root): boolean {
    const key = `${namespace}/${name}`;
    const isNew = !this.#seen.has(key);
    this.#seen.add(key);
    return isNew;
  }

  #takeOrWait(next: Root): void {
    const isKnown = this.#met.has(sourceKey(next.kustomization.source));
    if (isKnown || next === this.#root) this.#take(next);
    else this.#later.push(next);
  }

  #whence({ kustomization, from }: Root): Whence {
    const isRoot = isAssumedBy(this.#root);
    return this.#sources.whence(kustomization.source, from?.file, this.#met, isRoot);
  }

  #take(next: Root): void {
    const { kustomization } = next;
    if (kustomization.elsewhere) {
      const reason = `The Kustomization ${kustomization.name} is applied to another cluster. Nothing of it is judged.`;
      this.#all.invisible.push(unseen(next, reason));
      return;
    }
    const whence = this.#whence(next);
    if (!whence.isHere) return this.#leave(next, whence);
    const applied = this.#apply(next, this.#treeFor(whence.ignore));
    this.#meet(applied.objects);
    if (next !== this.#root) return this.#keep(applied);
    // What a cluster begins with may say where it comes from itself.
    const now = this.#whence(next);
    if (!now.isHere) return this.#leave(next, now);
    return this.#keep(
      now.ignore === whence.ignore ? applied : this.#apply(next, this.#treeFor(now.ignore)),
    );
  }

  #meet(objects: PackedObjects): void {
    for (const object of objects.ofKinds(isFluxKind))
      for (const source of sourcesOf(object))
        if (!this.#met.has(sourceKey(source.ref))) this.#met.set(sourceKey(source.ref), source);
  }

  #keep(applied: Applied): void {
    this.#all.objects.pushAll(applied.objects);
    for (const one of applied.invisible) this.#all.invisible.push(one);
    for (const one of applied.broken) this.#all.broken.push(one);
    for (const one of applied.files) this.#all.files.add(one);
    for (const from of applied.objects.ofKinds(isFluxKind))
      for (const root of rootsIn(from)) this.#waiting.push(root);
  }

  #leave(next: Root, whence: Extract<Whence, { isHere: false }>): void {
    const { unfollowed, hidden } = unfollowedBy(next, whence);
    this.#all.unfollowed.push(unfollowed);
    this.#all.invisible.push(hidden);
  }

  /** What one Kustomization applies. */
  #apply(next: Root, tree: Tree): Applied {
    const { kustomization, from } = next;
    const all = nothing(this.#store);
    for (const file of tree.ignores) all.files.add(file);
    if (!tree.isFolder(kustomization.path)) {
      if (from !== undefined)
        all.broken.push({
          path: from.file,
          ...placeOf(tree.text(from.file) ?? "", kustomization.path),
          message:
            `There is no folder ${kustomization.path}: Flux cannot apply the Kustomization ` +
            `${kustomization.name}.`,
        });
      return all;
    }
    const { change } = kustomization;
    const how = change === undefined || "reason" in change.change ? undefined : change.change;
    const unknown: InvisibleContent[] = [];
    const finish = finisherOf(kustomization, unknown);
    const take = (located: LocatedObject) => all.objects.push(finish(located));
    const applied = applyPath(tree, kustomization.path, take, how, change?.says);
    for (const one of applied.broken) all.broken.push(one);
    for (const one of applied.invisible) all.invisible.push(one);
    for (const file of applied.files) all.files.add(file);
    const reason =
      change !== undefined && "reason" in change.change ? change.change.reason : applied.refused;
    if (change !== undefined && reason !== undefined) {
      const components = filesAt(tree, possiblePaths(kustomization.path, change.components));
      const what = `The Kustomization ${kustomization.name} changes what its folder lists (${change.fields.join(", ")})`;
      for (const file of components) all.files.add(file);
      all.objects = new PackedObjects(this.#store);
      all.invisible.push({
        ...unseen(next, notBuilt(`${what}: ${reason}`)),
        sources: [...new Set([...applied.files, ...components])],
      });
      return all;
    }
    for (const one of unknown) all.invisible.push(one);
    return all;
  }
}

function unseen({ kustomization, from }: Root, reason: string): InvisibleContent {
  return {
    file: from?.file ?? kustomization.path,
    document: from?.document ?? 0,
    reason,
    ...(from === undefined ? {} : { object: from.called }),
  };
}

/** What is said of a Kustomization, or of a FluxInstance, whose source is not followed. */
export function unfollowedBy(
  root: Root,
  { source, address, why }: Extract<Whence, { isHere: false }>,
): { unfollowed: UnfollowedSource; hidden: InvisibleContent } {
  const { kustomization, from } = root;
  const kind = from?.called.kind ?? "Kustomization";
  const where = address === undefined ? why : `${why} (${address})`;
  return {
    unfollowed: {
      object: `${kind} ${kustomization.namespace}/${kustomization.name}`,
      file: from?.file ?? kustomization.path,
      source,
      address,
    },
    hidden: unseen(
      root,
      `The ${kind} ${kustomization.name} takes its files from the ${source}, ${where}: it is not followed. Nothing of it is judged.`,
    ),
  };
}

/**
 * Makes an object as the cluster would get it: metadata added, variables filled in, by this
 * Kustomization, and with the rights of the account that applies it. What it cannot say is added to
 * `invisible`.
 */
function finisherOf(
  { namespace, name, serviceAccount, substitution, commonMetadata }: FluxKustomization,
  invisible: InvisibleContent[],
): (located: LocatedObject) => LocatedObject {
  const applies = {
    appliedBy: `${namespace}/${name}`,
    ...(serviceAccount === undefined
      ? {}
      : { appliedAs: { username: `system:serviceaccount:${namespace}:${serviceAccount}` } }),
  };
  return (located) => {
    let object = withCommonMetadata(located.object, commonMetadata);
    if (substitution !== undefined) {
      const filled = substitute(object, substitution);
      object = filled.object;
      if (filled.unknown !== undefined)
        invisible.push({
          file: located.file,
          document: located.document,
          reason: `${filled.unknown} is filled in by the cluster: what stands there is not judged.`,
          object: objectName(object),
        });
    }
    return { ...located, object, ...applies };
  };
}
