import { SearchX } from "lucide-react";
import NextLink from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";

interface NothingFoundProps {
  /** What was searched, as typed; "" where only filters were set. */
  query: string;
  /** Filters that were set, in words: "Databases", "tag canary". */
  filters?: readonly string[];
  near: readonly { title: string; href: string }[];
  /** Who to ask: "the platform team". */
  askWho?: string;
  /** Where asking happens. */
  askHref?: string | undefined;
  clearHref: string;
}

/** Nothing found: what was searched, what is near it, who to ask. */
export function NothingFound({
  query,
  filters = [],
  near,
  askWho = "your platform team",
  askHref,
  clearHref,
}: NothingFoundProps) {
  const searched = [query ? `“${query}”` : "", filters.length > 0 ? `in ${filters.join(", ")}` : ""]
    .filter(Boolean)
    .join(" ");
  return (
    <EmptyState
      icon={SearchX}
      title={`No template matches ${searched || "this"}`}
      action={
        <>
          <Button asChild>
            <NextLink href={clearHref}>Show all templates</NextLink>
          </Button>
          {askHref ? (
            <Button asChild variant="ghost">
              <a href={askHref}>Ask {askWho}</a>
            </Button>
          ) : null}
        </>
      }
    >
      {near.length > 0 ? (
        <p>
          Close to it:{" "}
          {near.map((template, index) => (
            <span key={template.href}>
              {index > 0 ? ", " : ""}
              <TextLink href={template.href}>{template.title}</TextLink>
            </span>
          ))}
        </p>
      ) : (
        <p>Every word must be there; fewer words find more.</p>
      )}
      {askHref ? null : <p className="mt-1">Is something missing? Ask {askWho}.</p>}
    </EmptyState>
  );
}
