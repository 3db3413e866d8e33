ALTER TABLE "platform"."registrations" ADD COLUMN "invoice_id" uuid;--> statement-breakpoint
ALTER TABLE "platform"."registrations" ADD COLUMN "plan_version_id" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "registrations_invoice" ON "platform"."registrations" USING btree ("invoice_id");