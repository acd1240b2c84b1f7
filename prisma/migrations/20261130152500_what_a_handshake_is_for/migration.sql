-- AlterTable
ALTER TABLE "github_handshakes" ADD COLUMN     "payload" BYTEA;
