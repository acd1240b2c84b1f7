-- AlterTable
ALTER TABLE "exception_requests" ADD COLUMN     "proposal_id" UUID;
