SET LOCAL lock_timeout = '10s';
ALTER TABLE "catalog_heads" ADD CONSTRAINT "catalog_heads_protection" CHECK ("protection" IN ('review', 'protected', 'none')) NOT VALID;
