import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import type { InstanceDetails } from "@/lib/instances";

/** The files of an instance, each a way to it on the Git host: who may read them decides that. */
export function FilesInGit({
  instance: { path, repository },
  paths,
}: {
  instance: InstanceDetails;
  paths: readonly string[];
}) {
  if (paths.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Files in Git"
        detail={
          <>
            In{" "}
            <code className="[overflow-wrap:anywhere]">
              {repository.owner}/{repository.name}
            </code>
            , on {repository.branch}.
          </>
        }
      />
      <ul className="flex flex-col gap-1 px-4 py-3 text-sm">
        {paths.map((file) => (
          <li key={file} className="[overflow-wrap:anywhere]">
            <TextLink href={`${repository.webUrl}/blob/${repository.branch}/${file}`} quiet>
              <code>{file.slice(path.length + 1)}</code>
            </TextLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}
