ALTER TABLE "platform"."emails" ADD COLUMN "captured" jsonb;--> statement-breakpoint
ALTER TABLE "platform"."tenants" ADD COLUMN "template" text;--> statement-breakpoint
ALTER TABLE "platform"."tenants" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "tenants_expiry" ON "platform"."tenants" USING btree ("expires_at");