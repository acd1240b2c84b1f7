-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "groups_report" JSONB;
