CREATE TABLE "platform"."pending_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "pending_notes_created_at" ON "platform"."pending_notes" USING btree ("created_at");