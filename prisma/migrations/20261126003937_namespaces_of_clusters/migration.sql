-- AlterTable
ALTER TABLE "branch_scans" ADD COLUMN     "namespaces" JSONB NOT NULL DEFAULT '{}';
