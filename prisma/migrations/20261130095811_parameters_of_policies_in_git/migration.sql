-- CreateTable
CREATE TABLE "scanned_parameters" (
    "repository_id" UUID NOT NULL,
    "branch" TEXT NOT NULL,
    "cluster_id" UUID NOT NULL,
    "namespace" TEXT NOT NULL,
    "objects" JSONB NOT NULL,

    CONSTRAINT "scanned_parameters_pkey" PRIMARY KEY ("repository_id","branch","cluster_id","namespace")
);

-- CreateIndex
CREATE INDEX "scanned_parameters_cluster_id_namespace_idx" ON "scanned_parameters"("cluster_id", "namespace");

-- AddForeignKey
ALTER TABLE "scanned_parameters" ADD CONSTRAINT "scanned_parameters_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repositories"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scanned_parameters" ADD CONSTRAINT "scanned_parameters_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "clusters"("id") ON DELETE CASCADE ON UPDATE CASCADE;
