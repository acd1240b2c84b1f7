import type { Places } from "@/lib/access";

/** What instances and requests have both. */
interface InPlace {
  team: string | { in: string[] };
  name?: string;
  target?: { name: string };
}

/** The alternatives of a filter that is limited to these teams and instances. */
export function inPlaces({ teams, instances }: Places): InPlace[] {
  return [
    { team: { in: [...teams] } },
    ...instances.map(({ team, name, target }) => ({
      team,
      name,
      ...(target === undefined ? {} : { target: { name: target } }),
    })),
  ];
}
