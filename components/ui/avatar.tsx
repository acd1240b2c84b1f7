import { cn } from "./cn";

/**
 * Initials of a person or a team. The name is said by what stands beside it, so it is hidden from
 * screen readers.
 */
export function Avatar({
  name,
  shape = "round",
  className,
}: {
  name: string;
  shape?: "round" | "square";
  className?: string;
}) {
  const words = name.split(/[\s._@-]+/).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0] ?? "")
    .join("")
    .toUpperCase();
  return (
    <span
      aria-hidden
      className={cn(
        "inline-grid size-6 shrink-0 place-items-center border border-accent-line bg-accent-soft text-[0.625rem] font-semibold text-accent-text",
        shape === "round" ? "rounded-full" : "rounded-md",
        className,
      )}
    >
      {initials}
    </span>
  );
}
