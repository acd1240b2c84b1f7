-- CreateTable
CREATE TABLE "holds" (
    "slot" INTEGER NOT NULL DEFAULT 1,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "because" TEXT NOT NULL,

    CONSTRAINT "holds_pkey" PRIMARY KEY ("slot"),
    -- There is at most one.
    CONSTRAINT "holds_one" CHECK ("slot" = 1)
);
