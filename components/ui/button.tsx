import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const buttonVariants = cva(
  [
    "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium",
    "whitespace-nowrap transition-colors select-none disabled:opacity-55",
    "aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
  ],
  {
    variants: {
      variant: {
        primary:
          "bg-accent text-on-accent shadow-control not-aria-disabled:enabled:hover:bg-accent-hover [a]:hover:bg-accent-hover",
        secondary:
          "border border-line-strong bg-raised text-text shadow-control not-aria-disabled:enabled:hover:bg-hover [a]:hover:bg-hover",
        ghost:
          "text-muted not-aria-disabled:enabled:hover:bg-hover not-aria-disabled:enabled:hover:text-text [a]:hover:bg-hover [a]:hover:text-text",
        danger:
          "bg-danger-solid text-on-accent shadow-control not-aria-disabled:enabled:hover:bg-danger-solid-hover [a]:hover:bg-danger-solid-hover",
        "danger-quiet":
          "border border-line-strong bg-raised text-danger shadow-control not-aria-disabled:enabled:hover:bg-danger-soft [a]:hover:bg-danger-soft",
      },
      size: {
        sm: "h-7 px-2.5 text-sm pointer-coarse:h-9",
        md: "h-8 px-3 text-base pointer-coarse:h-10",
        lg: "h-10 px-4 text-base",
        icon: "size-8 pointer-coarse:size-10",
        "icon-sm": "size-7 pointer-coarse:size-9",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonVariants> & {
    /** Gives its look to the one child, a link say, instead of making a button. */
    asChild?: boolean;
  };

export function Button({ className, variant, size, asChild = false, type, ...props }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) return <Slot.Root className={classes} {...props} />;
  return <button type={type ?? "button"} className={classes} {...props} />;
}
