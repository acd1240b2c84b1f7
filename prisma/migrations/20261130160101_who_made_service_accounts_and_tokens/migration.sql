-- AlterTable
ALTER TABLE "service_accounts" ADD COLUMN     "created_by_id" UUID;

-- AlterTable
ALTER TABLE "api_tokens" ADD COLUMN     "created_by_id" UUID;
