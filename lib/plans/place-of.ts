import type { NamedInstance } from "@/lib/access";

/** Where an instance or a request is, as far as it decides who may do what with it. */
export function placeOf({
  team,
  name,
  target,
}: {
  team: string;
  name: string;
  target: { name: string };
}): NamedInstance & { target: string } {
  return { team, name, target: target.name };
}
