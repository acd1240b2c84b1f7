-- What was counted need not outlive a crash of PostgreSQL: without a log it costs little.
CREATE UNLOGGED TABLE "fair_use_counts" (
    "minute" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "fair_use_counts_pkey" PRIMARY KEY ("minute","key")
);
