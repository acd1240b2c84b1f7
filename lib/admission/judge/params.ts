import { isJsonObject, type JsonObject } from "@/lib/json";
import { isSelected, objectKey, objectName } from "@/lib/kubernetes";
import { labelsOf } from "../match/match";
import { isSame } from "../objects/same";
import { kindOf } from "../objects/of-kinds";
import type { Binding, LocatedObject, Policy } from "../types";
import { applyOrder, applyStage, type ApplyOrder } from "./apply-order";

/** An object as the API server has it, and the Kustomization that it comes of, where that is known. */
export interface Placed {
  object: JsonObject;
  appliedBy?: string | undefined;
}

/** Of what a judgement knows, what may be a parameter. */
export interface KnownObjects {
  /** In the cluster whatever happens: of the policies' own files, and what is known besides. */
  given: readonly JsonObject[];
  /** In the cluster before the change. */
  before: readonly Placed[];
  /** What the change leads to. */
  after: readonly Placed[];
  /** Nothing changes: what there is after is there already. */
  inPlace: boolean;
  /** Every Kustomization that is applied, at least: they tell what comes before what. */
  applied: Iterable<Pick<LocatedObject, "object" | "appliedBy">>;
}

/** Of one object of the cluster. */
interface Versions {
  given: JsonObject[];
  before?: Placed;
  after?: Placed;
}

/**
 * What the cluster has of parameters at the moment in which an object is tried. kustomize-controller
 * tries every object of a Kustomization before it applies any (`applyStage` says how exactly), so
 * what comes with the object does not count, and neither does the new state of what is there: only
 * what comes in an earlier stage, or of a Kustomization that is applied before.
 */
export class Params {
  /** By kind and namespace, then by what the object is. */
  readonly #places = new Map<string, Map<string, Versions>>();
  readonly #inPlace: boolean;
  readonly #order: ApplyOrder;

  constructor(policies: readonly Pick<Policy, "paramKind">[], known: KnownObjects) {
    const kinds = paramKinds(policies);
    const add = (object: JsonObject, note: (versions: Versions) => void): void => {
      const kind = kindOf(object);
      if (!kinds.has(kind)) return;
      const place = placeKey(kind, namespaceOf(object));
      const ofPlace = this.#places.get(place) ?? new Map<string, Versions>();
      this.#places.set(place, ofPlace);
      const key = objectKey(objectName(object));
      const versions = ofPlace.get(key) ?? { given: [] };
      ofPlace.set(key, versions);
      note(versions);
    };
    for (const object of known.given) add(object, ({ given }) => given.push(object));
    for (const one of known.before) add(one.object, (versions) => (versions.before = one));
    for (const one of known.after) add(one.object, (versions) => (versions.after = one));
    this.#inPlace = known.inPlace;
    this.#order = this.#places.size === 0 || known.inPlace ? new Map() : applyOrder(known.applied);
  }

  /**
   * The parameters of a binding for an object in a namespace; an empty list where there should be
   * some and are none. A binding that takes none is judged once, without.
   */
  of(
    policy: Pick<Policy, "paramKind">,
    { paramRef }: Pick<Binding, "paramRef">,
    subject: Placed,
    namespace: string,
  ): (JsonObject | null)[] {
    const { paramKind } = policy;
    if (paramKind === undefined || paramRef === undefined) return [null];
    return this.#near(kindKey(paramKind), paramRef.namespace ?? namespace)
      .flatMap((versions) => this.#whenTrying(subject, versions))
      .filter((object) => isReferred(paramRef, object));
  }

  /**
   * One that the change brings and that does not count yet; for an object without parameters that
   * there should be.
   */
  tooLate(
    { paramKind }: Pick<Policy, "paramKind">,
    { paramRef }: Pick<Binding, "paramRef">,
    namespace: string,
  ): JsonObject | undefined {
    if (paramKind === undefined || paramRef === undefined) return undefined;
    return this.#near(kindKey(paramKind), paramRef.namespace ?? namespace)
      .flatMap(({ after }) => (after === undefined ? [] : [after.object]))
      .find((object) => isReferred(paramRef, object));
  }

  /** A parameter that is in no namespace is of the whole cluster. */
  #near(kind: string, namespace: string): Versions[] {
    const places = namespace === "" ? [""] : [namespace, ""];
    return places.flatMap((place) => [
      ...(this.#places.get(placeKey(kind, place))?.values() ?? []),
    ]);
  }

  #whenTrying(subject: Placed, { given, before, after }: Versions): JsonObject[] {
    const now = this.#standing(subject, before, after);
    const others = given.filter((one) => now === undefined || !isSame(now, one));
    return now === undefined ? others : [...others, now];
  }

  #standing(
    subject: Placed,
    before: Placed | undefined,
    after: Placed | undefined,
  ): JsonObject | undefined {
    if (after !== undefined && (this.#inPlace || this.#isDone(after, subject))) return after.object;
    // Pruning comes after applying: only an earlier Kustomization has taken anything away by then.
    const isGone =
      after === undefined &&
      before !== undefined &&
      before.appliedBy !== subject.appliedBy &&
      this.#isDone(before, subject);
    return isGone ? undefined : before?.object;
  }

  /** Whether an object is applied by the time that another one is tried. */
  #isDone(one: Placed, subject: Placed): boolean {
    if (one.appliedBy === subject.appliedBy)
      return applyStage(one.object) < applyStage(subject.object);
    const earlier =
      subject.appliedBy === undefined ? undefined : this.#order.get(subject.appliedBy);
    return one.appliedBy !== undefined && earlier !== undefined && earlier.has(one.appliedBy);
  }
}

/** Whether a reference names an object or selects it; where it has to be is not asked. */
export function isReferred(
  { name, selector }: Pick<NonNullable<Binding["paramRef"]>, "name" | "selector">,
  object: JsonObject,
): boolean {
  return name === undefined
    ? isSelected(selector ?? [], labelsOf(object))
    : objectName(object).name === name;
}

/** What a binding refers to as its parameters, as one text: alike for references that are alike. */
export function referenceKey(
  paramKind: NonNullable<Policy["paramKind"]>,
  { name, namespace, selector }: NonNullable<Binding["paramRef"]>,
): string {
  return JSON.stringify([kindKey(paramKind), namespace ?? null, name ?? null, selector ?? null]);
}

/** The kinds that policies take parameters of, as `<apiVersion>/<kind>`. */
export function paramKinds(policies: readonly Pick<Policy, "paramKind">[]): Set<string> {
  return new Set(
    policies.flatMap(({ paramKind }) => (paramKind === undefined ? [] : [kindKey(paramKind)])),
  );
}

const kindKey = ({ apiVersion, kind }: NonNullable<Policy["paramKind"]>): string =>
  `${apiVersion}/${kind}`;
const placeKey = (kind: string, namespace: string): string => JSON.stringify([kind, namespace]);

function namespaceOf({ metadata }: JsonObject): string {
  const namespace = isJsonObject(metadata) ? metadata["namespace"] : undefined;
  return typeof namespace === "string" ? namespace : "";
}
