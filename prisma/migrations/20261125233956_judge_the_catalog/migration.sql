-- AlterTable
ALTER TABLE "templates" ADD COLUMN     "judged" TEXT,
ADD COLUMN     "policies_passed" INTEGER;
