import { type Access, type Actor, rolesOf } from "@/lib/access";

/** A person as stored, as far as they can act. */
export interface Person {
  id: string;
  name: string;
  email: string;
}

/** A signed-in person with what their groups allow. */
export function personActor(person: Person, groups: readonly string[], access: Access): Actor {
  return {
    kind: "person",
    userId: person.id,
    name: person.name,
    email: person.email,
    groups,
    ...rolesOf(groups, access),
  };
}
