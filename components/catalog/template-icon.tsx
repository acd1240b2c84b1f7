import {
  Activity,
  ArrowLeftRight,
  BadgeCheck,
  Bell,
  Box,
  Boxes,
  CalendarClock,
  ChartLine,
  Cloud,
  Cog,
  Container,
  Cpu,
  Cylinder,
  Database,
  FileCode,
  FileText,
  FlaskConical,
  Gauge,
  GitBranch,
  Globe,
  HardDrive,
  Inbox,
  KeyRound,
  Layers,
  LayoutTemplate,
  Lock,
  Mail,
  MessageSquare,
  Network,
  Package,
  PanelsTopLeft,
  Rocket,
  Server,
  Shield,
  ShieldCheck,
  Shuffle,
  Split,
  Timer,
  ToggleLeft,
  Users,
  Vault,
  Waypoints,
  Webhook,
  Workflow,
  Zap,
  type LucideIcon,
} from "lucide-react";
import { createElement } from "react";
import { cn } from "@/components/ui/cn";
import type { IconName } from "@/lib/template";

const icons = {
  activity: Activity,
  "arrow-left-right": ArrowLeftRight,
  "badge-check": BadgeCheck,
  bell: Bell,
  box: Box,
  boxes: Boxes,
  calendar: CalendarClock,
  "calendar-clock": CalendarClock,
  "chart-line": ChartLine,
  clock: CalendarClock,
  cloud: Cloud,
  cog: Cog,
  container: Container,
  cpu: Cpu,
  cylinder: Cylinder,
  database: Database,
  "file-code": FileCode,
  "file-text": FileText,
  "flask-conical": FlaskConical,
  gauge: Gauge,
  "git-branch": GitBranch,
  globe: Globe,
  "hard-drive": HardDrive,
  inbox: Inbox,
  "key-round": KeyRound,
  layers: Layers,
  "layout-template": LayoutTemplate,
  lock: Lock,
  mail: Mail,
  "message-square": MessageSquare,
  network: Network,
  package: Package,
  "panels-top-left": PanelsTopLeft,
  rocket: Rocket,
  server: Server,
  shield: Shield,
  "shield-check": ShieldCheck,
  shuffle: Shuffle,
  split: Split,
  timer: Timer,
  "toggle-left": ToggleLeft,
  users: Users,
  vault: Vault,
  waypoints: Waypoints,
  webhook: Webhook,
  workflow: Workflow,
  zap: Zap,
} as const satisfies Record<IconName, LucideIcon>;

/** A `Map`, since the name comes from an author. */
const drawings = new Map<string, LucideIcon>(Object.entries(icons));

/** The icon of a template; a box for a name that is not known. */
export function templateIcon(name: string): LucideIcon {
  return drawings.get(name) ?? Box;
}

/** The icon tile of a template. */
export function TemplateIcon({ name, size = "md" }: { name: string; size?: "sm" | "md" | "lg" }) {
  return (
    <span
      aria-hidden
      className={cn(
        "grid shrink-0 place-items-center border border-accent-line bg-accent-soft text-accent-text",
        size === "sm" && "size-7 rounded-md [&_svg]:size-4",
        size === "md" && "size-10 rounded-lg [&_svg]:size-5",
        size === "lg" && "size-12 rounded-xl [&_svg]:size-6",
      )}
    >
      {createElement(templateIcon(name), { strokeWidth: 1.75 })}
    </span>
  );
}
