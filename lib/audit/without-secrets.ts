import { isJsonObject, type Json, storable } from "@/lib/json";

/**
 * Names of members under which a secret would stand. A name such as `secretName` goes too: the
 * record can do without.
 */
const secretName =
  /pass(word|wd|phrase)|secret|token|credential|authorization|cookie|private.?key|api.?key|access.?key|encryption.?key|webhook.?key|(^|[^a-z])(flux|flagger)Key/i;

const removed = "[removed]";

/**
 * Plain JSON that PostgreSQL can hold (no NUL, no half surrogates), without the values of members
 * that a secret may be in.
 */
export function withoutSecrets(value: unknown): Json {
  return clean(storable(JSON.parse(JSON.stringify(value ?? null)) as Json));
}

function clean(value: Json): Json {
  if (Array.isArray(value)) return value.map(clean);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      secretName.test(name) ? removed : clean(member),
    ]),
  );
}
