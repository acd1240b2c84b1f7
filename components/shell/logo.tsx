import { cn } from "@/components/ui/cn";

/** A hull on its slipway. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={cn("size-6", className)}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M6.5 24.5 25.5 18.5"
        strokeWidth="2.5"
        strokeLinecap="round"
        className="stroke-on-accent opacity-65"
      />
      <path
        d="M7.2 12.6 24.2 7.2c-.3 4.3-2.7 7.9-6.6 9.2l-4.2 1.3c-3.200 1-5.300-1.200-6.200-5.100Z"
        className="fill-on-accent"
      />
    </svg>
  );
}
