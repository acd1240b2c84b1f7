-- CreateTable
CREATE TABLE "host_accounts" (
    "account" TEXT NOT NULL,
    "content_calls" TIMESTAMPTZ(3)[] DEFAULT ARRAY[]::TIMESTAMPTZ(3)[],
    "paused_until" TIMESTAMPTZ(3),
    "pause_reason" TEXT,

    CONSTRAINT "host_accounts_pkey" PRIMARY KEY ("account")
);
