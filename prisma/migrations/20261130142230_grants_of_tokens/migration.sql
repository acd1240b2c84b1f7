SET LOCAL lock_timeout = '10s';

-- AlterTable
ALTER TABLE "api_tokens" ADD COLUMN     "grants" JSONB,
ADD COLUMN     "revoked_because" TEXT;

-- Servers of the version before know `scopes` only: a token that is limited to something must say nothing there.
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_limited_without_scopes" CHECK (("grants" -> 'only') IS NULL OR cardinality("scopes") = 0);

-- CreateIndex
CREATE INDEX IF NOT EXISTS "api_tokens_created_at_idx" ON "api_tokens"("created_at");
