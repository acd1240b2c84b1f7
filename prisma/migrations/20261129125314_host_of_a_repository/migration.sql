-- AlterTable
ALTER TABLE "repositories" ADD COLUMN     "host_kind" TEXT NOT NULL DEFAULT 'github';
