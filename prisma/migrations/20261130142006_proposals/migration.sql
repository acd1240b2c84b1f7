-- CreateTable
CREATE TABLE "proposals" (
    "id" UUID NOT NULL,
    "repository_id" UUID NOT NULL,
    "base" TEXT NOT NULL,
    "folder" TEXT NOT NULL DEFAULT '',
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "subject_name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "files" JSONB NOT NULL,
    "paths" TEXT[],
    "before" JSONB,
    "after" JSONB,
    "author_id" UUID,
    "author" TEXT NOT NULL,
    "author_email" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" TEXT NOT NULL DEFAULT 'opening',
    "problem" TEXT,
    "hint" TEXT,
    "withdrawn_at" TIMESTAMPTZ(3),
    "base_commit" TEXT,
    "commit" TEXT,
    "number" INTEGER,
    "url" TEXT,
    "head_commit" TEXT,
    "merge_commit" TEXT,
    "reported_at" TIMESTAMPTZ(3),
    "fence" INTEGER NOT NULL DEFAULT 0,
    "leased_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "waits_for" TEXT,
    "waits_since" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),

    CONSTRAINT "proposals_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "proposals_next_at_idx" ON "proposals"("next_at");

-- CreateIndex
CREATE INDEX "proposals_state_created_at_idx" ON "proposals"("state", "created_at");

-- CreateIndex
CREATE INDEX "proposals_subject_type_subject_id_created_at_idx" ON "proposals"("subject_type", "subject_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "proposals_repository_id_number_key" ON "proposals"("repository_id", "number");

-- AddForeignKey
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repositories"("id") ON DELETE CASCADE ON UPDATE CASCADE;
