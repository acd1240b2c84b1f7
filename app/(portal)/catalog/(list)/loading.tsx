import { TemplateGridSkeleton } from "@/components/catalog/template-grid";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Catalog"
        sentence="Ready-made and secure by default. Pick one, fill in a form, and a pull request is opened for you."
      />
      <div className="mt-5 flex flex-col gap-4">
        <Skeleton className="h-11 rounded-lg" />
        <Skeleton className="h-8 w-80 max-w-full" />
        <TemplateGridSkeleton />
      </div>
    </>
  );
}
