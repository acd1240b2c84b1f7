-- AlterTable
ALTER TABLE "pull_approvals" ADD COLUMN     "base_commit" TEXT NOT NULL DEFAULT '';
