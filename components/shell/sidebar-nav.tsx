import {
  Boxes,
  ClipboardCheck,
  Crosshair,
  FileCode,
  FolderGit2,
  Gauge,
  HeartPulse,
  GitPullRequest,
  KeyRound,
  GitPullRequestArrow,
  LayoutGrid,
  Plug,
  Scale,
  ScrollText,
  Settings,
  ShieldCheck,
  type LucideIcon,
} from "lucide-react";
import { NavLink } from "./nav-link";
import type { Navigation, NavigationIcon, NavigationItem } from "./navigation";
import { TeamSwitcher } from "./team-switcher";

const icons = {
  catalog: LayoutGrid,
  instances: Boxes,
  requests: GitPullRequest,
  approvals: ClipboardCheck,
  overview: Gauge,
  health: HeartPulse,
  templates: FileCode,
  policies: ShieldCheck,
  proposals: GitPullRequestArrow,
  targets: Crosshair,
  compliance: Scale,
  repository: FolderGit2,
  access: KeyRound,
  audit: ScrollText,
  tokens: KeyRound,
  connection: Plug,
  settings: Settings,
} as const satisfies Record<NavigationIcon, LucideIcon>;

/**
 * The links of the sidebar and of the sheet that stands in for it on a phone. `id` keeps their
 * parts apart.
 */
export function SidebarNav({ id, navigation }: { id: string; navigation: Navigation }) {
  const { main, team, ops } = navigation;
  return (
    <nav aria-label="Main" className="flex flex-col gap-5">
      <Items items={main} />
      {team ? (
        <div className="flex flex-col gap-1">
          <TeamSwitcher id={`${id}-teams`} current={team.current} teams={team.teams} />
          <Items items={team.items} />
        </div>
      ) : null}
      {ops && ops.length > 0 ? (
        <div className="flex flex-col gap-1">
          <p className="px-2 pb-1 text-xs font-medium text-muted">Ops</p>
          <Items items={ops} />
        </div>
      ) : null}
    </nav>
  );
}

function Items({ items }: { items: readonly NavigationItem[] }) {
  return (
    <ul className="flex flex-col gap-0.5">
      {items.map((item) => {
        const Icon = icons[item.icon];
        return (
          <li key={item.href}>
            <NavLink href={item.href} exact={item.exact}>
              <Icon aria-hidden />
              <span className="min-w-0 flex-1 truncate">{item.label}</span>
              {item.count ? (
                <span className="rounded-full bg-accent-soft px-1.5 text-xs font-medium text-accent-text tabular-nums">
                  {item.count}
                </span>
              ) : null}
            </NavLink>
          </li>
        );
      })}
    </ul>
  );
}
