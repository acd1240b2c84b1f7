-- AlterTable
ALTER TABLE "targets" ADD COLUMN     "auto_merge" TEXT,
ADD COLUMN     "labels" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "reviewers" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "pull_request_steps" (
    "pull_request_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "detail" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3),

    CONSTRAINT "pull_request_steps_pkey" PRIMARY KEY ("pull_request_id","name")
);

-- CreateIndex
CREATE INDEX "pull_request_steps_next_at_idx" ON "pull_request_steps"("next_at");

-- AddForeignKey
ALTER TABLE "pull_request_steps" ADD CONSTRAINT "pull_request_steps_pull_request_id_fkey" FOREIGN KEY ("pull_request_id") REFERENCES "pull_requests"("id") ON DELETE CASCADE ON UPDATE CASCADE;
