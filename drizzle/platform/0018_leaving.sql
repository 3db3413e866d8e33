CREATE TABLE "platform"."purge_certificates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"deactivated_at" timestamp (3) with time zone NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL,
	"removed" jsonb NOT NULL,
	"kept" jsonb NOT NULL,
	CONSTRAINT "purge_certificates_tenant" UNIQUE("tenant_id")
);--> statement-breakpoint
CREATE TABLE "platform"."purge_steps" (
	"tenant_id" uuid NOT NULL,
	"step" text NOT NULL,
	"attempts" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"removed" jsonb,
	"error" text,
	CONSTRAINT "purge_steps_tenant_id_step_pk" PRIMARY KEY("tenant_id","step")
);--> statement-breakpoint
CREATE TABLE "platform"."exports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"requested_by" text NOT NULL,
	"requester_id" text,
	"reason" text,
	"locale" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"progress" jsonb,
	"finished_at" timestamp (3) with time zone,
	"failed_at" timestamp (3) with time zone,
	"file_key" text,
	"byte_count" bigint,
	"sha256" text,
	"expires_at" timestamp (3) with time zone,
	"removed_at" timestamp (3) with time zone
);--> statement-breakpoint
ALTER TABLE "platform"."purge_certificates" ADD CONSTRAINT "purge_certificates_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."purge_steps" ADD CONSTRAINT "purge_steps_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."exports" ADD CONSTRAINT "exports_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "exports_running" ON "platform"."exports" USING btree ("tenant_id") WHERE "platform"."exports"."finished_at" is null and "platform"."exports"."failed_at" is null;--> statement-breakpoint
CREATE INDEX "exports_tenant" ON "platform"."exports" USING btree ("tenant_id","requested_at");--> statement-breakpoint
CREATE INDEX "exports_expiry" ON "platform"."exports" USING btree ("expires_at") WHERE "platform"."exports"."file_key" is not null and "platform"."exports"."removed_at" is null;--> statement-breakpoint
ALTER TABLE "platform"."tenants" ADD COLUMN "purge_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "platform"."tenants" ADD COLUMN "hold_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "platform"."tenants" ADD COLUMN "hold_reason" text;--> statement-breakpoint
ALTER TABLE "platform"."tenants" ADD COLUMN "purge_started_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "platform"."tenants" ADD COLUMN "purged_at" timestamp (3) with time zone;
