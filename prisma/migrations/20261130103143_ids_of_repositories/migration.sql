-- AlterTable
ALTER TABLE "repositories" ADD COLUMN     "host_id" TEXT;
