import {
  Activity, Box, Boxes, CalendarClock, Cloud, Container, Cpu, Database, FileCode, GitBranch, Globe, HardDrive, KeyRound, Layers, Lock, MessageSquare,
  Network, Package, Rocket, Server, ShieldCheck, Timer, Users, Webhook, Workflow, Zap, type LucideIcon,
} from "lucide-react";
import { createElement } from "react";
import { cn } from "@/components/ui/cn";

/** The icons that a template may name. A `Map`, since the name comes from an author. */
const icons = new Map<string, LucideIcon>([
  ["activity", Activity], ["box", Box], ["boxes", Boxes], ["calendar", CalendarClock], ["calendar-clock", CalendarClock], ["clock", CalendarClock], ["cloud", Cloud],
  ["container", Container], ["cpu", Cpu], ["database", Database], ["file-code", FileCode], ["git-branch", GitBranch], ["globe", Globe], ["hard-drive", HardDrive],
  ["key-round", KeyRound], ["layers", Layers], ["lock", Lock], ["message-square", MessageSquare], ["network", Network], ["package", Package], ["rocket", Rocket],
  ["server", Server], ["shield-check", ShieldCheck], ["timer", Timer], ["users", Users], ["webhook", Webhook], ["workflow", Workflow], ["zap", Zap],
]);

/** The icon of a template; a box for a name that is not known. */
export function templateIcon(name: string): LucideIcon {
  return icons.get(name) ?? Box;
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
