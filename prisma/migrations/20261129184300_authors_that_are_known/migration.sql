-- AlterTable
ALTER TABLE "pull_approvals" ADD COLUMN     "is_known" BOOLEAN NOT NULL DEFAULT false;
