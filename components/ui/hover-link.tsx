"use client";

import NextLink from "next/link";
import { useState, type ComponentProps } from "react";

/**
 * A link that is fetched ahead once it is pointed at or has the focus, and not because it came into
 * sight: a page of cards or filters would otherwise ask the server for each of them.
 */
export function HoverLink(props: ComponentProps<typeof NextLink>) {
  const [wanted, setWanted] = useState(false);
  const want = () => setWanted(true);
  return (
    <NextLink {...props} prefetch={wanted ? null : false} onPointerEnter={want} onFocus={want} />
  );
}
