-- CreateTable
CREATE TABLE "branch_heads" (
    "repository_id" UUID NOT NULL,
    "branch" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "branch_heads_pkey" PRIMARY KEY ("repository_id","branch")
);

-- AddForeignKey
ALTER TABLE "branch_heads" ADD CONSTRAINT "branch_heads_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repositories"("id") ON DELETE CASCADE ON UPDATE CASCADE;
