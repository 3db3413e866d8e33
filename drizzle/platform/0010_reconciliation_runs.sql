CREATE TABLE "platform"."reconciliation_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"requested_by" uuid,
	"days" integer NOT NULL,
	"includes_fresh" boolean NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"looked" integer,
	"found" integer,
	"error" text
);
--> statement-breakpoint
CREATE INDEX "reconciliation_runs_requested" ON "platform"."reconciliation_runs" USING btree ("requested_at","id");--> statement-breakpoint
CREATE INDEX "invoices_created" ON "platform"."invoices" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "inbox_received" ON "platform"."inbox" USING btree ("received_at","event_id");--> statement-breakpoint
CREATE INDEX "payment_attempts_failed" ON "platform"."payment_attempts" USING btree ("failed_at","id") WHERE "platform"."payment_attempts"."failed_at" is not null;--> statement-breakpoint
CREATE INDEX "payments_created" ON "platform"."payments" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "refunds_created" ON "platform"."refunds" USING btree ("created_at","id");