-- CreateTable
CREATE TABLE "impacts" (
    "id" UUID NOT NULL,
    "template" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "bundle" JSONB,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "asked_by" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "impacts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "impacts_state" CHECK ("state" IN ('waiting', 'running', 'done', 'failed'))
);

-- CreateTable
CREATE TABLE "instance_impacts" (
    "impact_id" UUID NOT NULL,
    "instance_id" UUID NOT NULL,
    "basis" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "by_hand" BOOLEAN NOT NULL,
    "result" JSONB NOT NULL,

    CONSTRAINT "instance_impacts_pkey" PRIMARY KEY ("impact_id","instance_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "impacts_digest_key" ON "impacts"("digest");

-- CreateIndex
CREATE INDEX "impacts_asked_at_idx" ON "impacts"("asked_at");

-- CreateIndex
CREATE INDEX "instance_impacts_instance_id_idx" ON "instance_impacts"("instance_id");

-- AddForeignKey
ALTER TABLE "instance_impacts" ADD CONSTRAINT "instance_impacts_impact_id_fkey" FOREIGN KEY ("impact_id") REFERENCES "impacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance_impacts" ADD CONSTRAINT "instance_impacts_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE CASCADE ON UPDATE CASCADE;
