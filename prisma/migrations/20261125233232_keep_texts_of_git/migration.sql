-- CreateTable
CREATE TABLE "git_blobs" (
    "hash" TEXT NOT NULL,
    "text" BYTEA,
    "used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "git_blobs_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "git_blobs_used_at_idx" ON "git_blobs"("used_at");
