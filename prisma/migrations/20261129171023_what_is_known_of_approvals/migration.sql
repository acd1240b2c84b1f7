-- CreateTable
CREATE TABLE "pull_approvals" (
    "pull_id" UUID NOT NULL,
    "head_commit" TEXT NOT NULL,
    "base" TEXT NOT NULL,
    "targets" TEXT NOT NULL,
    "touched" JSONB NOT NULL,
    "authors" TEXT[],
    "by_program" BOOLEAN NOT NULL,
    "reviews" JSONB NOT NULL,

    CONSTRAINT "pull_approvals_pkey" PRIMARY KEY ("pull_id")
);

-- AddForeignKey
ALTER TABLE "pull_approvals" ADD CONSTRAINT "pull_approvals_pull_id_fkey" FOREIGN KEY ("pull_id") REFERENCES "checked_pulls"("id") ON DELETE CASCADE ON UPDATE CASCADE;
