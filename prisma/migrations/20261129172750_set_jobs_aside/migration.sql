-- CreateTable
CREATE TABLE "job_runs" (
    "job_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "queue" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "is_late" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "job_runs_pkey" PRIMARY KEY ("job_id","attempt")
);

-- CreateTable
CREATE TABLE "lost_jobs" (
    "id" UUID NOT NULL,
    "queue" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "losses" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "lost_at" TIMESTAMPTZ(3) NOT NULL,
    "set_aside_at" TIMESTAMPTZ(3),

    CONSTRAINT "lost_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "job_runs_queue_key_idx" ON "job_runs"("queue", "key");

-- CreateIndex
CREATE INDEX "lost_jobs_set_aside_at_idx" ON "lost_jobs"("set_aside_at");

-- CreateIndex
CREATE UNIQUE INDEX "lost_jobs_queue_key_key" ON "lost_jobs"("queue", "key");
