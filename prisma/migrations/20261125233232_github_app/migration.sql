-- AlterTable
ALTER TABLE "users" ADD COLUMN     "github_id" BIGINT,
ADD COLUMN     "github_linked_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "github_apps" (
    "api_url" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "secrets" BYTEA NOT NULL,
    "registered_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "github_apps_pkey" PRIMARY KEY ("api_url")
);

-- CreateTable
CREATE TABLE "github_handshakes" (
    "state" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "verifier" BYTEA,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "github_handshakes_pkey" PRIMARY KEY ("state")
);

-- CreateIndex
CREATE INDEX "github_handshakes_expires_at_idx" ON "github_handshakes"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "users_github_login_key" ON "users"("github_login");

-- CreateIndex
CREATE UNIQUE INDEX "users_github_id_key" ON "users"("github_id");

-- AddForeignKey
ALTER TABLE "github_handshakes" ADD CONSTRAINT "github_handshakes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
