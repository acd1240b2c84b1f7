import type { ComponentProps } from "react";

type LinkProps = ComponentProps<"a"> & { prefetch?: boolean | null };

/** In the place of Next.js' link: there is no other page here, so it is a link like any other. */
export default function Link({ prefetch: _prefetch, children, ...props }: LinkProps) {
  return <a {...props}>{children}</a>;
}
