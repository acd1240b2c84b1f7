-- CreateTable
CREATE TABLE "audit_streams" (
    "url" TEXT NOT NULL,
    "last_id" BIGINT NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "audit_streams_pkey" PRIMARY KEY ("url")
);

-- CreateTable
CREATE TABLE "audit_verifications" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "is_sound" BOOLEAN NOT NULL,
    "entries" BIGINT NOT NULL,
    "last_hash" TEXT,
    "last_at" TIMESTAMPTZ(3),
    "broken_id" BIGINT,

    CONSTRAINT "audit_verifications_pkey" PRIMARY KEY ("id")
);
