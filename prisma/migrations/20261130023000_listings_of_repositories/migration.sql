-- AlterTable
ALTER TABLE "repositories" ADD COLUMN     "listed_at" TIMESTAMPTZ(3);
