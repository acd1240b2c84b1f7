import type { Actor } from "@/lib/access";

/** "Ops, developer in payments and search"; "No role". */
export function rolesInWords({ roles, teams }: Pick<Actor, "roles" | "teams">): string {
  const words = [
    ...(roles.includes("ops") ? ["Ops"] : []),
    ...(teams.length > 0 ? [`developer in ${teams.join(" and ")}`] : []),
    ...(roles.includes("viewer") ? ["viewer"] : []),
  ].join(", ");
  return words === "" ? "No role" : words.charAt(0).toUpperCase() + words.slice(1);
}
