CREATE SCHEMA IF NOT EXISTS "platform";
--> statement-breakpoint
CREATE TABLE "platform"."features" (
	"code" text PRIMARY KEY NOT NULL,
	"name" jsonb NOT NULL,
	"description" jsonb NOT NULL,
	"is_default" boolean NOT NULL,
	"group" text NOT NULL,
	"pricing_hint" jsonb,
	"sort_order" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."plan_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"plan_code" text NOT NULL,
	"version" integer NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"trial_days" integer NOT NULL,
	"trial_end" jsonb NOT NULL,
	"limits" jsonb NOT NULL,
	"features" jsonb NOT NULL,
	CONSTRAINT "plan_versions_number" UNIQUE("plan_code","version")
);
--> statement-breakpoint
CREATE TABLE "platform"."plans" (
	"code" text PRIMARY KEY NOT NULL,
	"name" jsonb NOT NULL,
	"description" jsonb NOT NULL,
	"sort_order" integer NOT NULL,
	"is_public" boolean NOT NULL,
	"is_popular" boolean NOT NULL,
	"contact_sales" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."prices" (
	"plan_version_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"cycle" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "prices_plan_version_id_currency_cycle_pk" PRIMARY KEY("plan_version_id","currency","cycle")
);
--> statement-breakpoint
CREATE TABLE "platform"."api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "platform"."memberships" (
	"tenant_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "memberships_tenant_id_owner_id_pk" PRIMARY KEY("tenant_id","owner_id")
);
--> statement-breakpoint
CREATE TABLE "platform"."owners" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"locale" text NOT NULL,
	"email_confirmed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "owners_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "platform"."sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"realm" text NOT NULL,
	"audience" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"tenant_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip" text,
	"user_agent" text,
	CONSTRAINT "sessions_tenant" CHECK (("platform"."sessions"."realm" = 'user') = ("platform"."sessions"."tenant_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "platform"."staff" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text NOT NULL,
	"locale" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	CONSTRAINT "staff_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "platform"."tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"realm" text NOT NULL,
	"purpose" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"tenant_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"spent_at" timestamp (3) with time zone,
	CONSTRAINT "tokens_tenant" CHECK ("platform"."tokens"."realm" <> 'user' or "platform"."tokens"."tenant_id" is not null)
);
--> statement-breakpoint
CREATE TABLE "platform"."audit_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_type" text NOT NULL,
	"actor_id" text,
	"impersonator_id" uuid,
	"action" text NOT NULL,
	"target_id" text,
	"reason" text,
	"before" jsonb,
	"after" jsonb,
	"request_id" text
);
--> statement-breakpoint
CREATE TABLE "platform"."emails" (
	"key" text PRIMARY KEY NOT NULL,
	"tenant_id" uuid,
	"template" text NOT NULL,
	"recipient" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"vendor_id" text
);
--> statement-breakpoint
CREATE TABLE "platform"."idempotency_keys" (
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"response" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_scope_key_pk" PRIMARY KEY("scope","key")
);
--> statement-breakpoint
CREATE TABLE "platform"."outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid,
	"name" text NOT NULL,
	"data" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"last_error" text
);
--> statement-breakpoint
CREATE TABLE "platform"."rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"expire" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "platform"."settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."subscriptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"plan_code" text NOT NULL,
	"plan_version_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"cycle" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"trial_ends_at" timestamp (3) with time zone,
	"period_start" timestamp (3) with time zone NOT NULL,
	"period_end" timestamp (3) with time zone,
	"auto_renew" boolean NOT NULL,
	"cancel_at" timestamp (3) with time zone,
	"paused_at" timestamp (3) with time zone,
	"past_due_since" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"end_reason" text
);
--> statement-breakpoint
CREATE TABLE "platform"."placements" (
	"name" text PRIMARY KEY NOT NULL,
	"connection_secret" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."provisioning_steps" (
	"tenant_id" uuid NOT NULL,
	"step" text NOT NULL,
	"attempts" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"error" text,
	CONSTRAINT "provisioning_steps_tenant_id_step_pk" PRIMARY KEY("tenant_id","step"),
	CONSTRAINT "provisioning_steps_step" CHECK ("platform"."provisioning_steps"."step" in ('reserve', 'build', 'seed', 'notify', 'welcome'))
);
--> statement-breakpoint
CREATE TABLE "platform"."registrations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"plan_code" text NOT NULL,
	"cycle" text NOT NULL,
	"admin_name" text NOT NULL,
	"admin_email" text NOT NULL,
	"password_hash" text,
	"locale" text NOT NULL,
	"needs_confirmation" boolean NOT NULL,
	"needs_approval" boolean NOT NULL,
	"needs_payment" boolean DEFAULT false NOT NULL,
	"known_address" boolean NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"approved_at" timestamp (3) with time zone,
	"paid_at" timestamp (3) with time zone,
	"rejected_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "registrations_tenant_id_unique" UNIQUE("tenant_id")
);
--> statement-breakpoint
CREATE TABLE "platform"."slugs" (
	"slug" text PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"taken_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."tenant_migrations" (
	"tenant_id" uuid NOT NULL,
	"name" text NOT NULL,
	"applied_at" timestamp (3) with time zone,
	"error" text,
	CONSTRAINT "tenant_migrations_tenant_id_name_pk" PRIMARY KEY("tenant_id","name")
);
--> statement-breakpoint
CREATE TABLE "platform"."tenants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"name2" text,
	"email" text NOT NULL,
	"phone" text,
	"address" text,
	"city" text,
	"country" text NOT NULL,
	"currency" text NOT NULL,
	"time_zone" text NOT NULL,
	"language" text NOT NULL,
	"business_type" text,
	"brand_color_primary" text NOT NULL,
	"brand_color_secondary" text NOT NULL,
	"business_hours" jsonb NOT NULL,
	"placement" text NOT NULL,
	"sandbox" boolean NOT NULL,
	"admin_notes" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"provisioning_started_at" timestamp (3) with time zone,
	"provisioning_failed_at" timestamp (3) with time zone,
	"ready_at" timestamp (3) with time zone,
	"last_activity_at" timestamp (3) with time zone,
	"suspended_at" timestamp (3) with time zone,
	"deactivated_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "platform"."plan_versions" ADD CONSTRAINT "plan_versions_plan_code_plans_code_fk" FOREIGN KEY ("plan_code") REFERENCES "platform"."plans"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."prices" ADD CONSTRAINT "prices_plan_version_id_plan_versions_id_fk" FOREIGN KEY ("plan_version_id") REFERENCES "platform"."plan_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."memberships" ADD CONSTRAINT "memberships_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."memberships" ADD CONSTRAINT "memberships_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "platform"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."sessions" ADD CONSTRAINT "sessions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."tokens" ADD CONSTRAINT "tokens_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."subscriptions" ADD CONSTRAINT "subscriptions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."subscriptions" ADD CONSTRAINT "subscriptions_plan_version_id_plan_versions_id_fk" FOREIGN KEY ("plan_version_id") REFERENCES "platform"."plan_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."provisioning_steps" ADD CONSTRAINT "provisioning_steps_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."registrations" ADD CONSTRAINT "registrations_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."tenant_migrations" ADD CONSTRAINT "tenant_migrations_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."tenants" ADD CONSTRAINT "tenants_placement_placements_name_fk" FOREIGN KEY ("placement") REFERENCES "platform"."placements"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "memberships_owner" ON "platform"."memberships" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "sessions_subject" ON "platform"."sessions" USING btree ("realm","subject_id");--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "platform"."sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "tokens_subject" ON "platform"."tokens" USING btree ("realm","subject_id");--> statement-breakpoint
CREATE INDEX "tokens_expiry" ON "platform"."tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "audit_log_tenant" ON "platform"."audit_log" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_at" ON "platform"."audit_log" USING btree ("at");--> statement-breakpoint
CREATE INDEX "emails_tenant" ON "platform"."emails" USING btree ("tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "idempotency_keys_age" ON "platform"."idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "outbox_pending" ON "platform"."outbox" USING btree ("created_at") WHERE "platform"."outbox"."delivered_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "subscriptions_live" ON "platform"."subscriptions" USING btree ("tenant_id") WHERE "platform"."subscriptions"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "subscriptions_trial_end" ON "platform"."subscriptions" USING btree ("trial_ends_at") WHERE "platform"."subscriptions"."ended_at" is null and "platform"."subscriptions"."trial_ends_at" is not null;--> statement-breakpoint
CREATE INDEX "registrations_owner" ON "platform"."registrations" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "registrations_expiry" ON "platform"."registrations" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "tenants_created_at" ON "platform"."tenants" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "tenants_name" ON "platform"."tenants" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "tenants_search" ON "platform"."tenants" USING gin ((lower("name" || ' ' || coalesce("name2", '') || ' ' || "slug" || ' ' || "email")) extensions.gin_trgm_ops);