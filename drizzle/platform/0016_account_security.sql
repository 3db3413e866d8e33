CREATE TABLE "platform"."email_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"realm" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"new_email" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "email_changes_subject" UNIQUE("realm","subject_id")
);
--> statement-breakpoint
CREATE TABLE "platform"."recovery_codes" (
	"id" text PRIMARY KEY NOT NULL,
	"realm" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"spent_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "platform"."second_factors" (
	"realm" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"secret" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"last_step" bigint,
	CONSTRAINT "second_factors_realm_subject_id_pk" PRIMARY KEY("realm","subject_id"),
	CONSTRAINT "second_factors_realm" CHECK ("platform"."second_factors"."realm" in ('owner', 'staff'))
);
--> statement-breakpoint
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
);
--> statement-breakpoint
CREATE TABLE "platform"."purge_certificates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"deactivated_at" timestamp (3) with time zone NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL,
	"removed" jsonb NOT NULL,
	"kept" jsonb NOT NULL,
	CONSTRAINT "purge_certificates_tenant" UNIQUE("tenant_id")
);
--> statement-breakpoint
CREATE TABLE "platform"."purge_steps" (
	"tenant_id" uuid NOT NULL,
	"step" text NOT NULL,
	"attempts" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"removed" jsonb,
	"error" text,
	CONSTRAINT "purge_steps_tenant_id_step_pk" PRIMARY KEY("tenant_id","step")
);
--> statement-breakpoint
ALTER TABLE "platform"."exports" ADD CONSTRAINT "exports_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."purge_certificates" ADD CONSTRAINT "purge_certificates_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."purge_steps" ADD CONSTRAINT "purge_steps_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recovery_codes_subject" ON "platform"."recovery_codes" USING btree ("realm","subject_id");--> statement-breakpoint
CREATE UNIQUE INDEX "exports_running" ON "platform"."exports" USING btree ("tenant_id") WHERE "platform"."exports"."finished_at" is null and "platform"."exports"."failed_at" is null;--> statement-breakpoint
CREATE INDEX "exports_tenant" ON "platform"."exports" USING btree ("tenant_id","requested_at");--> statement-breakpoint
CREATE INDEX "exports_expiry" ON "platform"."exports" USING btree ("expires_at") WHERE "platform"."exports"."file_key" is not null and "platform"."exports"."removed_at" is null;