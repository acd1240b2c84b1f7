/** The icons that a template may name; those of Lucide, in the order of the alphabet. */
export const iconNames = [
  "activity", "arrow-left-right", "badge-check", "bell", "box", "boxes", "calendar", "calendar-clock", "chart-line", "clock", "cloud", "cog",
  "container", "cpu", "cylinder", "database", "file-code", "file-text", "flask-conical", "gauge", "git-branch", "globe", "hard-drive", "inbox",
  "key-round", "layers", "layout-template", "lock", "mail", "message-square", "network", "package", "panels-top-left", "rocket", "server", "shield",
  "shield-check", "shuffle", "split", "timer", "toggle-left", "users", "vault", "waypoints", "webhook", "workflow", "zap",
] as const;

export type IconName = (typeof iconNames)[number];
