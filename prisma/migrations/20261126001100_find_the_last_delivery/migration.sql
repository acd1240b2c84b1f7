-- CreateIndex
CREATE INDEX "events_source_received_at_idx" ON "events"("source", "received_at");
