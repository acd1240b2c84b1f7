import { Check, ChevronsUpDown } from "lucide-react";
import { Avatar } from "@/components/ui/avatar";
import { HoverLink } from "@/components/ui/hover-link";
import { Popover, popoverItem } from "@/components/ui/popover";
import type { NavigationTeam } from "./navigation";

/** The team one looks at. With only one to look at, it is a heading and not a button. */
export function TeamSwitcher({
  id,
  current,
  teams,
}: {
  id: string;
  current: string;
  teams: readonly NavigationTeam[];
}) {
  const title = teams.find(({ name }) => name === current)?.title ?? current;
  const name = (
    <>
      <Avatar name={title} shape="square" className="size-5" />
      <span className="min-w-0 flex-1 truncate text-left font-medium">{title}</span>
    </>
  );
  if (teams.length < 2) return <p className="flex h-8 items-center gap-2 px-2 text-base">{name}</p>;
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        className="flex h-8 w-full items-center gap-2 rounded-md px-2 text-base transition-colors hover:bg-hover pointer-coarse:h-10"
      >
        <span className="sr-only">Team:</span>
        {name}
        <ChevronsUpDown aria-hidden className="size-3.5 text-muted" />
      </button>
      <Popover id={id} className="w-56">
        <p className="px-2 py-1 text-xs font-medium text-muted">Look at team</p>
        <ul>
          {teams.map((team) => (
            <li key={team.name}>
              <HoverLink
                href={team.href}
                className={popoverItem}
                aria-current={team.name === current ? "true" : undefined}
              >
                <Avatar name={team.title} shape="square" className="size-5" />
                <span className="min-w-0 flex-1 truncate">{team.title}</span>
                {team.name === current ? <Check aria-hidden /> : null}
              </HoverLink>
            </li>
          ))}
        </ul>
      </Popover>
    </>
  );
}
