-- CreateTable
CREATE TABLE "template_drafts" (
    "id" UUID NOT NULL,
    "template" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "origin" JSONB NOT NULL,
    "report" JSONB,
    "base_version" TEXT,
    "base_digest" TEXT,
    "revision" INTEGER NOT NULL,
    "created_by_id" UUID,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_revision" INTEGER,
    "asked_by_id" UUID,
    "asked_by" TEXT,
    "asked_at" TIMESTAMPTZ(3),
    "asked_note" TEXT,
    "released_version" TEXT,
    "released_revision" INTEGER,
    "released_by" TEXT,
    "released_at" TIMESTAMPTZ(3),
    "proposal_id" UUID,
    "deleted_at" TIMESTAMPTZ(3),
    "deleted_by" TEXT,

    CONSTRAINT "template_drafts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "draft_revisions" (
    "draft_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "files" JSONB NOT NULL,
    "changed" TEXT[],
    "by_id" UUID,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_revisions_pkey" PRIMARY KEY ("draft_id","number"),
    CONSTRAINT "draft_revisions_kind" CHECK ("kind" IN ('start', 'save', 'push', 'import', 'restore', 'release'))
);

-- CreateTable
CREATE TABLE "draft_texts" (
    "draft_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "draft_texts_pkey" PRIMARY KEY ("draft_id","hash")
);

-- CreateTable
CREATE UNLOGGED TABLE "draft_presences" (
    "draft_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "file" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_presences_pkey" PRIMARY KEY ("draft_id","user_id")
);

-- CreateIndex
CREATE INDEX "template_drafts_deleted_at_updated_at_idx" ON "template_drafts"("deleted_at", "updated_at");

-- CreateIndex
CREATE INDEX "template_drafts_template_idx" ON "template_drafts"("template");

-- CreateIndex
CREATE INDEX "draft_presences_seen_at_idx" ON "draft_presences"("seen_at");

-- AddForeignKey
ALTER TABLE "draft_revisions" ADD CONSTRAINT "draft_revisions_draft_id_fkey" FOREIGN KEY ("draft_id") REFERENCES "template_drafts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft_texts" ADD CONSTRAINT "draft_texts_draft_id_fkey" FOREIGN KEY ("draft_id") REFERENCES "template_drafts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft_presences" ADD CONSTRAINT "draft_presences_draft_id_fkey" FOREIGN KEY ("draft_id") REFERENCES "template_drafts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
