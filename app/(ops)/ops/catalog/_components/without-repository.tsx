import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";

/** How a platform team moves what it decided from the database into a repository. */
export function WithoutRepository({ decided, hostName }: { decided: number; hostName: string }) {
  return (
    <Card>
      <CardHeader
        title="Move what you decided into a repository"
        detail={`${decided} ${decided === 1 ? "file is" : "files are"} decided in the database`}
      />
      <CardBody>
        <ol className="flex max-w-reading list-decimal flex-col gap-4 pl-5">
          <Step text="slipway catalog export catalog">
            Export it on a machine that has the environment of Slipway. The folder gets policies,
            exceptions, access, targets and every version of your templates; secrets only by their
            names.
          </Step>
          <Step text="git init -b main catalog && cd catalog && git add -A && git commit -m 'What we decided so far'">
            Create a private repository at {hostName}, commit the folder and push it. Let Slipway’s
            account read it, write commit statuses and open pull requests there.
          </Step>
          <li>
            Protect its branch: a pull request with somebody’s approval. Who may merge there can
            change who is Ops, and what every request is judged by.
          </li>
          <Step text="SLIPWAY_CATALOG_REPOSITORY=owner/name">
            Set this variable (SLIPWAY_CATALOG_BRANCH where it is not main, SLIPWAY_CATALOG_PATH
            where it is a folder) and start Slipway again. From then on decisions on these pages are
            pull requests there.
          </Step>
          <li>
            The first commit is compared with what is decided here. Where it has everything, it is
            in force at once; else this page names what it lacks, and waits for you.
          </li>
        </ol>
      </CardBody>
    </Card>
  );
}

function Step({ children, text }: { children: React.ReactNode; text: string }) {
  return (
    <li>
      <p>{children}</p>
      <div className="mt-2 flex items-center gap-2">
        <code className="min-w-0 flex-1 overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2 text-sm">
          {text}
        </code>
        <CopyButton text={text} what="command" />
      </div>
    </li>
  );
}
