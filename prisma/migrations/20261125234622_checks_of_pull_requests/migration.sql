-- AlterTable
ALTER TABLE "checks" ADD COLUMN     "base_commit" TEXT,
ADD COLUMN     "bases" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "begun" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "fence" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "judged" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "leased_until" TIMESTAMPTZ(3),
ADD COLUMN     "problem" TEXT,
ADD COLUMN     "report" JSONB,
ADD COLUMN     "reported" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "requested" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "findings" ADD COLUMN     "exception" JSONB,
ADD COLUMN     "expected" TEXT,
ADD COLUMN     "position" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "target" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "title" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "checked_pulls" (
    "id" UUID NOT NULL,
    "repository_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "base" TEXT NOT NULL,
    "head_commit" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "checked_pulls_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "checked_pulls_repository_id_head_commit_idx" ON "checked_pulls"("repository_id", "head_commit");

-- CreateIndex
CREATE UNIQUE INDEX "checked_pulls_repository_id_number_key" ON "checked_pulls"("repository_id", "number");

-- CreateIndex
CREATE INDEX "checks_name_started_at_idx" ON "checks"("name", "started_at");

-- AddForeignKey
ALTER TABLE "checked_pulls" ADD CONSTRAINT "checked_pulls_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repositories"("id") ON DELETE CASCADE ON UPDATE CASCADE;
