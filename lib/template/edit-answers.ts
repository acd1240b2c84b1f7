import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { Answers } from "./answers";
import { type Edited, editParameters } from "./edit-parameters";

/**
 * What is typed, after somebody changed what the form shows of it to `next`. `answers` are those of
 * `typed`. What is hidden stays as it was typed, so that it comes back with its condition.
 */
export function editAnswers(answers: Answers, typed: JsonObject, next: Edited): JsonObject {
  const { schema, given, filled, whole } = answers;
  const all = restored(next, filled, whole) as Edited;
  const edited = restored(editParameters(schema, given, all, whole), given, typed);
  return isJsonObject(edited) ? edited : typed;
}

/** `next` was made of `visible`; what `all` has more than that is put back. */
function restored(next: Json | Edited | undefined, visible: Json, all: Json): Json | Edited {
  if (next === undefined || visible === all) return next ?? null;
  if (Array.isArray(next) && Array.isArray(visible) && Array.isArray(all))
    return restoredItems(next, visible, all);
  if (!isMembers(next) || !isJsonObject(visible) || !isJsonObject(all)) return next;
  const members = new Map<string, Json | undefined>();
  for (const [name, member] of Object.entries(next)) {
    const before = own(visible, name);
    const whole = own(all, name);
    members.set(
      name,
      before === undefined || whole === undefined || member === undefined
        ? member
        : (restored(member, before, whole) as Json),
    );
  }
  for (const [name, member] of Object.entries(all))
    if (!Object.hasOwn(visible, name) && !members.has(name)) members.set(name, member);
  return Object.fromEntries(members);
}

/** An entry is known by what it holds; one that was changed, by its place. */
function restoredItems(next: readonly Json[], visible: readonly Json[], all: readonly Json[]) {
  const places = new Map<string, number[]>();
  visible.forEach((item, index) => {
    const text = canonicalJson(item);
    const known = places.get(text) ?? [];
    known.push(index);
    places.set(text, known);
  });
  return next.map((item, index): Json => {
    const same = places.get(canonicalJson(item)) ?? [];
    const [place] = same.includes(index) ? [index] : same;
    if (place !== undefined) {
      same.splice(same.indexOf(place), 1);
      return all[place] ?? item;
    }
    const [before, whole] = [visible[index], all[index]];
    return next.length !== visible.length || before === undefined || whole === undefined
      ? item
      : (restored(item, before, whole) as Json);
  });
}

function isMembers(value: Json | Edited): value is Edited {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
