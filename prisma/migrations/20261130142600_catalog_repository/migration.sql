-- CreateTable
CREATE TABLE "catalog_heads" (
    "repository_id" UUID NOT NULL,
    "branch" TEXT NOT NULL,
    "path" TEXT NOT NULL DEFAULT '',
    "read_commit" TEXT,
    "read_at" TIMESTAMPTZ(3),
    "applied_commit" TEXT,
    "applied_at" TIMESTAMPTZ(3),
    "waiting" JSONB,
    "confirmed_commit" TEXT,
    "confirmed_by" TEXT,
    "problem" TEXT,
    "strays" JSONB NOT NULL DEFAULT '[]',
    "protection" TEXT,
    "reading_fence" INTEGER NOT NULL DEFAULT 0,
    "reading_until" TIMESTAMPTZ(3),

    CONSTRAINT "catalog_heads_pkey" PRIMARY KEY ("repository_id")
);

-- CreateTable
CREATE TABLE "catalog_units" (
    "repository_id" UUID NOT NULL,
    "unit" TEXT NOT NULL,
    "commit" TEXT,
    "author" TEXT,
    "in_force_at" TIMESTAMPTZ(3),
    "digest" TEXT,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "broken_since" TIMESTAMPTZ(3),

    CONSTRAINT "catalog_units_pkey" PRIMARY KEY ("repository_id","unit")
);

-- AddForeignKey
ALTER TABLE "catalog_heads" ADD CONSTRAINT "catalog_heads_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repositories"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_units" ADD CONSTRAINT "catalog_units_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "catalog_heads"("repository_id") ON DELETE CASCADE ON UPDATE CASCADE;
