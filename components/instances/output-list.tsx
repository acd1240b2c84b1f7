import { CopyButton } from "@/components/ui/copy-button";
import type { TemplateOutput } from "@/lib/template";

/** What others need to know of an instance, each ready to be copied. */
export function OutputList({ outputs }: { outputs: readonly TemplateOutput[] }) {
  return (
    <dl className="divide-y divide-line">
      {outputs.map(({ name, title, value }) => (
        <div key={name} className="flex flex-wrap items-center gap-x-4 gap-y-0.5 px-4 py-1.5">
          <dt className="w-36 shrink-0 text-muted">{title}</dt>
          <dd className="flex min-w-0 flex-1 basis-56 items-center gap-2">
            <code className="min-w-0 flex-1 text-sm [overflow-wrap:anywhere]">{value}</code>
            <CopyButton text={value} what={title.toLowerCase()} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
