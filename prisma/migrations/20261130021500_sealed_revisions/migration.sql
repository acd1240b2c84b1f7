-- AlterTable
ALTER TABLE "request_revisions" ADD COLUMN     "sealed" BYTEA;
