-- AlterTable
ALTER TABLE "branch_scans" ADD COLUMN     "unfollowed" JSONB NOT NULL DEFAULT '{}';
