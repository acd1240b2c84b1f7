-- AlterTable
ALTER TABLE "proposals" ADD COLUMN     "approvals" JSONB NOT NULL DEFAULT '[]';
