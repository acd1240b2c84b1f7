import { TextLink } from "@/components/ui/link";

export interface TeamRef {
  /** The short name. */
  name: string;
  /** For people; the short name where there is no other. */
  title: string;
}

/** A team by its title, with the short name that Kubernetes and Git know it by; a link to its page. */
export function TeamName({ team: { name, title } }: { team: TeamRef }) {
  return (
    <>
      <TextLink href={`/teams/${name}`}>{title}</TextLink>
      {title === name ? null : (
        <>
          {" "}
          <code className="text-sm text-muted">{name}</code>
        </>
      )}
    </>
  );
}
