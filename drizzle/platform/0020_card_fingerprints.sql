ALTER TABLE "platform"."payment_methods" ADD COLUMN "fingerprint" text;--> statement-breakpoint
CREATE INDEX "payment_methods_fingerprint" ON "platform"."payment_methods" USING btree ("fingerprint");