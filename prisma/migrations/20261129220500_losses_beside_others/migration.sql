-- AlterTable
ALTER TABLE "job_runs" ADD COLUMN     "is_alone" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "lost_jobs" ADD COLUMN     "beside" INTEGER NOT NULL DEFAULT 0;
