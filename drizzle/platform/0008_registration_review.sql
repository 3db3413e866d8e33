ALTER TABLE "platform"."registrations" ADD COLUMN "rejection_reason" text;--> statement-breakpoint
ALTER TABLE "platform"."registrations" ADD COLUMN "trial_granted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "platform"."registrations" ADD COLUMN "trial_refused" text;--> statement-breakpoint
CREATE INDEX "registrations_approval" ON "platform"."registrations" USING btree ("created_at","id") WHERE "platform"."registrations"."needs_approval" and "platform"."registrations"."approved_at" is null and "platform"."registrations"."rejected_at" is null;