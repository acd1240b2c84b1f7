/** The meaning of a colour. A tone is the third signal, after an icon and a word. */
export type Tone = "neutral" | "accent" | "success" | "warning" | "danger" | "info";

export const toneText = {
  neutral: "text-muted",
  accent: "text-accent-text",
  success: "text-success",
  warning: "text-warning",
  danger: "text-danger",
  info: "text-info",
} as const satisfies Record<Tone, string>;

export const toneSoft = {
  neutral: "bg-sunken text-muted border-line",
  accent: "bg-accent-soft text-accent-text border-accent-line",
  success: "bg-success-soft text-success border-success-line",
  warning: "bg-warning-soft text-warning border-warning-line",
  danger: "bg-danger-soft text-danger border-danger-line",
  info: "bg-info-soft text-info border-info-line",
} as const satisfies Record<Tone, string>;
