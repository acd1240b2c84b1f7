-- CreateTable
CREATE TABLE "served_places" (
    "slot" INTEGER NOT NULL DEFAULT 1,
    "cluster" TEXT,
    "database_oid" TEXT NOT NULL,
    "database_name" TEXT NOT NULL,
    "installation" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "served_places_pkey" PRIMARY KEY ("slot"),
    CONSTRAINT "served_places_one" CHECK ("slot" = 1)
);
