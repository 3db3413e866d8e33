CREATE TABLE "platform"."balance_entries" (
	"tenant_id" uuid NOT NULL,
	"key" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"kind" text NOT NULL,
	"invoice_id" uuid,
	"origin_invoice_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "balance_entries_tenant_id_key_pk" PRIMARY KEY("tenant_id","key")
);
--> statement-breakpoint
CREATE TABLE "platform"."billing_holds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"details" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"released_at" timestamp (3) with time zone,
	"released_by" uuid
);
--> statement-breakpoint
CREATE TABLE "platform"."billing_profiles" (
	"tenant_id" uuid PRIMARY KEY NOT NULL,
	"legal_name" text,
	"address" text,
	"city" text,
	"country" text,
	"email" text,
	"tax_number" text,
	"tax_exempt" boolean DEFAULT false NOT NULL,
	"purchase_order" text,
	"document_language" text,
	"terms_days" integer,
	"last_gateway" text,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."credit_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"number" text NOT NULL,
	"currency" text NOT NULL,
	"lines" jsonb NOT NULL,
	"taxes" jsonb NOT NULL,
	"net_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	"total_minor" bigint NOT NULL,
	"reason" text,
	"settled_by" text NOT NULL,
	"issuer" jsonb NOT NULL,
	"customer" jsonb NOT NULL,
	"language" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"document_key" text,
	"document_sha256" text,
	CONSTRAINT "credit_notes_sequence" UNIQUE("sequence"),
	CONSTRAINT "credit_notes_number" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "platform"."invoice_lines" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"subscription_id" uuid,
	"invoice_id" uuid,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"code" text NOT NULL,
	"description" jsonb,
	"currency" text NOT NULL,
	"list_minor" bigint NOT NULL,
	"amount_minor" bigint NOT NULL,
	"tax_code" text NOT NULL,
	"tax_rate_ppm" bigint NOT NULL,
	"tax_inclusive" boolean NOT NULL,
	"service_start" timestamp (3) with time zone,
	"service_end" timestamp (3) with time zone,
	"service_time_zone" text,
	"proration_days" integer,
	"proration_of_days" integer,
	"quantity" bigint,
	"credits_line_id" uuid,
	"credited_minor" bigint DEFAULT 0 NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."invoices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"subscription_id" uuid,
	"kind" text NOT NULL,
	"sequence" bigint,
	"number" text,
	"currency" text NOT NULL,
	"period_start" timestamp (3) with time zone,
	"period_end" timestamp (3) with time zone,
	"net_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	"total_minor" bigint NOT NULL,
	"from_balance_minor" bigint NOT NULL,
	"due_minor" bigint NOT NULL,
	"taxes" jsonb NOT NULL,
	"issuer" jsonb,
	"customer" jsonb,
	"language" text NOT NULL,
	"notes" text,
	"purchase_order" text,
	"terms_days" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finalize_at" timestamp (3) with time zone,
	"finalized_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone,
	"paid_at" timestamp (3) with time zone,
	"disputed_at" timestamp (3) with time zone,
	"voided_at" timestamp (3) with time zone,
	"uncollectible_at" timestamp (3) with time zone,
	"dunning_day" integer,
	"dunning_at" timestamp (3) with time zone,
	"document_key" text,
	"document_sha256" text,
	CONSTRAINT "invoices_number" UNIQUE("number"),
	CONSTRAINT "invoices_sequence" UNIQUE("sequence")
);
--> statement-breakpoint
CREATE TABLE "platform"."number_series" (
	"series" text PRIMARY KEY NOT NULL,
	"next_sequence" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."add_on_prices" (
	"feature_code" text NOT NULL,
	"currency" text NOT NULL,
	"cycle" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "add_on_prices_feature_code_currency_cycle_pk" PRIMARY KEY("feature_code","currency","cycle")
);
--> statement-breakpoint
CREATE TABLE "platform"."meters" (
	"code" text PRIMARY KEY NOT NULL,
	"name" jsonb NOT NULL,
	"unit" jsonb NOT NULL,
	"kind" text NOT NULL,
	"window" text NOT NULL,
	"sort_order" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."bulk_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"request" jsonb NOT NULL,
	"results" jsonb NOT NULL,
	"reason" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"undone_at" timestamp (3) with time zone,
	"undone_by" uuid,
	"is_partial" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."flags" (
	"key" text PRIMARY KEY NOT NULL,
	"name" jsonb NOT NULL,
	"description" jsonb NOT NULL,
	"owner" text NOT NULL,
	"environments" jsonb NOT NULL,
	"rules" jsonb NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"killed_at" timestamp (3) with time zone,
	"stale_at" timestamp (3) with time zone,
	"archived_at" timestamp (3) with time zone,
	"version" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."overrides" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"value" jsonb NOT NULL,
	"kind" text NOT NULL,
	"code" text,
	"reason" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone,
	"withdrawn_at" timestamp (3) with time zone,
	"withdrawn_by" uuid,
	"bulk_change_id" uuid
);
--> statement-breakpoint
CREATE TABLE "platform"."gateway_customers" (
	"tenant_id" uuid NOT NULL,
	"gateway" text NOT NULL,
	"customer_ref" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "gateway_customers_tenant_id_gateway_pk" PRIMARY KEY("tenant_id","gateway"),
	CONSTRAINT "gateway_customers_ref" UNIQUE("gateway","customer_ref")
);
--> statement-breakpoint
CREATE TABLE "platform"."inbox" (
	"gateway" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"object_kind" text,
	"object_id" text,
	"account" text,
	"happened_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"source" text NOT NULL,
	"tenant_id" uuid,
	"processed_at" timestamp (3) with time zone,
	"quarantined_because" text,
	"resolved_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	CONSTRAINT "inbox_gateway_event_id_pk" PRIMARY KEY("gateway","event_id")
);
--> statement-breakpoint
CREATE TABLE "platform"."payment_attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"invoice_id" uuid,
	"gateway" text NOT NULL,
	"kind" text NOT NULL,
	"method_id" uuid,
	"currency" text,
	"amount_minor" bigint,
	"rounding_minor" bigint,
	"ref_kind" text,
	"ref_id" text,
	"url" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"succeeded_at" timestamp (3) with time zone,
	"failed_at" timestamp (3) with time zone,
	"canceled_at" timestamp (3) with time zone,
	"failure_code" text,
	"failure_detail" text
);
--> statement-breakpoint
CREATE TABLE "platform"."payment_methods" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"gateway" text NOT NULL,
	"method_ref" text NOT NULL,
	"brand" text NOT NULL,
	"last4" text NOT NULL,
	"expires_month" integer NOT NULL,
	"expires_year" integer NOT NULL,
	"is_default" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "payment_methods_ref" UNIQUE("gateway","method_ref")
);
--> statement-breakpoint
CREATE TABLE "platform"."payments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"invoice_id" uuid,
	"attempt_id" uuid,
	"gateway" text NOT NULL,
	"gateway_ref" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"rounding_minor" bigint NOT NULL,
	"refunded_minor" bigint DEFAULT 0 NOT NULL,
	"method" text NOT NULL,
	"evidence" jsonb,
	"paid_at" timestamp (3) with time zone NOT NULL,
	"disputed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payments_ref" UNIQUE("gateway","gateway_ref")
);
--> statement-breakpoint
CREATE TABLE "platform"."reconciliation_findings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"tenant_id" uuid,
	"gateway" text NOT NULL,
	"kind" text NOT NULL,
	"severity" text NOT NULL,
	"object_ref" text NOT NULL,
	"invoice_id" uuid,
	"details" jsonb NOT NULL,
	"found_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"resolution" text,
	"resolved_by" uuid,
	CONSTRAINT "reconciliation_findings_key" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "platform"."refunds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"payment_id" uuid NOT NULL,
	"credit_note_id" uuid,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"gateway_ref" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"succeeded_at" timestamp (3) with time zone,
	"failed_at" timestamp (3) with time zone,
	"failure_detail" text
);
--> statement-breakpoint
CREATE TABLE "platform"."subscription_add_ons" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"subscription_id" uuid NOT NULL,
	"feature_code" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "platform"."subscription_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"subscription_id" uuid NOT NULL,
	"from_plan_version_id" uuid NOT NULL,
	"from_cycle" text NOT NULL,
	"plan_code" text NOT NULL,
	"plan_version_id" uuid NOT NULL,
	"cycle" text NOT NULL,
	"mode" text NOT NULL,
	"direction" text NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"effective_at" timestamp (3) with time zone NOT NULL,
	"period_start" timestamp (3) with time zone,
	"period_end" timestamp (3) with time zone,
	"anchor" text,
	"period_time_zone" text,
	"invoice_id" uuid,
	"expires_at" timestamp (3) with time zone,
	"applied_at" timestamp (3) with time zone,
	"withdrawn_at" timestamp (3) with time zone,
	"withdrawn_because" text
);
--> statement-breakpoint
CREATE TABLE "platform"."clocks" (
	"tenant_id" uuid PRIMARY KEY NOT NULL,
	"now" timestamp (3) with time zone NOT NULL,
	"moved_at" timestamp (3) with time zone NOT NULL,
	"moving_to" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "platform"."service_usage" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"service_name" text NOT NULL,
	"status" text NOT NULL,
	"usage_value" numeric(24, 6) NOT NULL,
	"start_date" date NOT NULL,
	"end_date" date NOT NULL,
	"amount_billed_minor" bigint DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"invoice_id" uuid,
	"details" jsonb,
	"last_updated" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."usage_corrections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"meter" text NOT NULL,
	"window_start" timestamp (3) with time zone NOT NULL,
	"counted" bigint NOT NULL,
	"found" bigint NOT NULL,
	"corrected_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."usage_daily" (
	"tenant_id" uuid NOT NULL,
	"day" date NOT NULL,
	"meter" text NOT NULL,
	"quantity" bigint NOT NULL,
	"rolled_up_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "usage_daily_tenant_id_day_meter_pk" PRIMARY KEY("tenant_id","day","meter")
);
--> statement-breakpoint
CREATE TABLE "platform"."usage_events" (
	"tenant_id" uuid NOT NULL,
	"event_id" text NOT NULL,
	"meter" text NOT NULL,
	"quantity" bigint NOT NULL,
	"happened_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "usage_events_tenant_id_event_id_pk" PRIMARY KEY("tenant_id","event_id")
) PARTITION BY HASH ("tenant_id");
--> statement-breakpoint
CREATE TABLE "platform"."usage_warnings" (
	"tenant_id" uuid NOT NULL,
	"meter" text NOT NULL,
	"window_start" timestamp (3) with time zone NOT NULL,
	"level" integer NOT NULL,
	"used" bigint NOT NULL,
	"limit" bigint NOT NULL,
	"warned_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "usage_warnings_tenant_id_meter_window_start_level_pk" PRIMARY KEY("tenant_id","meter","window_start","level")
);
--> statement-breakpoint
CREATE TABLE "platform"."usage_windows" (
	"tenant_id" uuid NOT NULL,
	"meter" text NOT NULL,
	"window_start" timestamp (3) with time zone NOT NULL,
	"window_end" timestamp (3) with time zone,
	"used" bigint NOT NULL,
	CONSTRAINT "usage_windows_tenant_id_meter_window_start_pk" PRIMARY KEY("tenant_id","meter","window_start")
);
--> statement-breakpoint
ALTER TABLE "platform"."plan_versions" ADD COLUMN "after_cancel" text DEFAULT 'free' NOT NULL;--> statement-breakpoint
ALTER TABLE "platform"."plan_versions" ADD COLUMN "dunning_end" text DEFAULT 'free' NOT NULL;--> statement-breakpoint
ALTER TABLE "platform"."plan_versions" ADD COLUMN "metered_prices" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "platform"."plan_versions" ADD COLUMN "soft_limits" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "platform"."plan_versions" ADD COLUMN "published_by" uuid;--> statement-breakpoint
ALTER TABLE "platform"."plan_versions" ADD COLUMN "notes" text;--> statement-breakpoint
ALTER TABLE "platform"."plans" ADD COLUMN "withdrawn_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "platform"."subscriptions" ADD COLUMN "anchor" text;--> statement-breakpoint
ALTER TABLE "platform"."subscriptions" ADD COLUMN "period_time_zone" text;--> statement-breakpoint
ALTER TABLE "platform"."subscriptions" ADD COLUMN "canceled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "platform"."subscriptions" ADD COLUMN "cancel_reason" text;--> statement-breakpoint
ALTER TABLE "platform"."subscriptions" ADD COLUMN "cancel_feedback" text;--> statement-breakpoint
ALTER TABLE "platform"."balance_entries" ADD CONSTRAINT "balance_entries_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."billing_holds" ADD CONSTRAINT "billing_holds_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."billing_profiles" ADD CONSTRAINT "billing_profiles_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."credit_notes" ADD CONSTRAINT "credit_notes_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."credit_notes" ADD CONSTRAINT "credit_notes_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "platform"."invoices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."invoice_lines" ADD CONSTRAINT "invoice_lines_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."invoice_lines" ADD CONSTRAINT "invoice_lines_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "platform"."invoices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."invoices" ADD CONSTRAINT "invoices_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."invoices" ADD CONSTRAINT "invoices_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "platform"."subscriptions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."add_on_prices" ADD CONSTRAINT "add_on_prices_feature_code_features_code_fk" FOREIGN KEY ("feature_code") REFERENCES "platform"."features"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."overrides" ADD CONSTRAINT "overrides_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."gateway_customers" ADD CONSTRAINT "gateway_customers_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."payment_attempts" ADD CONSTRAINT "payment_attempts_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."payment_attempts" ADD CONSTRAINT "payment_attempts_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "platform"."invoices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."payment_attempts" ADD CONSTRAINT "payment_attempts_method_id_payment_methods_id_fk" FOREIGN KEY ("method_id") REFERENCES "platform"."payment_methods"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."payment_methods" ADD CONSTRAINT "payment_methods_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."payments" ADD CONSTRAINT "payments_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."payments" ADD CONSTRAINT "payments_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "platform"."invoices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."payments" ADD CONSTRAINT "payments_attempt_id_payment_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "platform"."payment_attempts"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."refunds" ADD CONSTRAINT "refunds_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."refunds" ADD CONSTRAINT "refunds_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "platform"."payments"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."subscription_add_ons" ADD CONSTRAINT "subscription_add_ons_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."subscription_add_ons" ADD CONSTRAINT "subscription_add_ons_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "platform"."subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."subscription_add_ons" ADD CONSTRAINT "subscription_add_ons_feature_code_features_code_fk" FOREIGN KEY ("feature_code") REFERENCES "platform"."features"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."subscription_changes" ADD CONSTRAINT "subscription_changes_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."subscription_changes" ADD CONSTRAINT "subscription_changes_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "platform"."subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."subscription_changes" ADD CONSTRAINT "subscription_changes_plan_version_id_plan_versions_id_fk" FOREIGN KEY ("plan_version_id") REFERENCES "platform"."plan_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."clocks" ADD CONSTRAINT "clocks_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."service_usage" ADD CONSTRAINT "service_usage_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."usage_corrections" ADD CONSTRAINT "usage_corrections_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."usage_daily" ADD CONSTRAINT "usage_daily_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."usage_warnings" ADD CONSTRAINT "usage_warnings_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."usage_windows" ADD CONSTRAINT "usage_windows_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "billing_holds_open" ON "platform"."billing_holds" USING btree ("tenant_id") WHERE "platform"."billing_holds"."released_at" is null;--> statement-breakpoint
CREATE INDEX "billing_holds_created" ON "platform"."billing_holds" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "credit_notes_tenant" ON "platform"."credit_notes" USING btree ("tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "credit_notes_invoice" ON "platform"."credit_notes" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "invoice_lines_invoice" ON "platform"."invoice_lines" USING btree ("invoice_id","position");--> statement-breakpoint
CREATE INDEX "invoice_lines_tenant" ON "platform"."invoice_lines" USING btree ("tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "invoice_lines_pending" ON "platform"."invoice_lines" USING btree ("subscription_id") WHERE "platform"."invoice_lines"."invoice_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "invoices_renewal" ON "platform"."invoices" USING btree ("subscription_id","period_start") WHERE "platform"."invoices"."kind" = 'renewal' and "platform"."invoices"."voided_at" is null;--> statement-breakpoint
CREATE INDEX "invoices_tenant" ON "platform"."invoices" USING btree ("tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "invoices_open" ON "platform"."invoices" USING btree ("due_at") WHERE "platform"."invoices"."finalized_at" is not null and "platform"."invoices"."paid_at" is null and "platform"."invoices"."voided_at" is null and "platform"."invoices"."uncollectible_at" is null;--> statement-breakpoint
CREATE INDEX "invoices_drafts" ON "platform"."invoices" USING btree ("finalize_at") WHERE "platform"."invoices"."finalized_at" is null and "platform"."invoices"."voided_at" is null;--> statement-breakpoint
CREATE INDEX "overrides_tenant" ON "platform"."overrides" USING btree ("tenant_id","starts_at");--> statement-breakpoint
CREATE INDEX "overrides_bulk" ON "platform"."overrides" USING btree ("bulk_change_id");--> statement-breakpoint
CREATE INDEX "inbox_unprocessed" ON "platform"."inbox" USING btree ("received_at") WHERE "platform"."inbox"."processed_at" is null and "platform"."inbox"."quarantined_because" is null;--> statement-breakpoint
CREATE INDEX "inbox_quarantine" ON "platform"."inbox" USING btree ("received_at") WHERE "platform"."inbox"."quarantined_because" is not null and "platform"."inbox"."resolved_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "payment_attempts_open" ON "platform"."payment_attempts" USING btree ("invoice_id") WHERE "platform"."payment_attempts"."invoice_id" is not null and "platform"."payment_attempts"."succeeded_at" is null and "platform"."payment_attempts"."failed_at" is null and "platform"."payment_attempts"."canceled_at" is null;--> statement-breakpoint
CREATE INDEX "payment_attempts_tenant" ON "platform"."payment_attempts" USING btree ("tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "payment_attempts_ref" ON "platform"."payment_attempts" USING btree ("gateway","ref_id");--> statement-breakpoint
CREATE INDEX "payment_attempts_unsettled" ON "platform"."payment_attempts" USING btree ("created_at") WHERE "platform"."payment_attempts"."succeeded_at" is null and "platform"."payment_attempts"."failed_at" is null and "platform"."payment_attempts"."canceled_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "payment_methods_default" ON "platform"."payment_methods" USING btree ("tenant_id") WHERE "platform"."payment_methods"."is_default" and "platform"."payment_methods"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "payment_methods_tenant" ON "platform"."payment_methods" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "payments_tenant" ON "platform"."payments" USING btree ("tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "payments_invoice" ON "platform"."payments" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "reconciliation_findings_open" ON "platform"."reconciliation_findings" USING btree ("found_at") WHERE "platform"."reconciliation_findings"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "refunds_tenant" ON "platform"."refunds" USING btree ("tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "refunds_payment" ON "platform"."refunds" USING btree ("payment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "subscription_add_ons_live" ON "platform"."subscription_add_ons" USING btree ("subscription_id","feature_code") WHERE "platform"."subscription_add_ons"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "subscription_add_ons_tenant" ON "platform"."subscription_add_ons" USING btree ("tenant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "subscription_changes_pending" ON "platform"."subscription_changes" USING btree ("subscription_id") WHERE "platform"."subscription_changes"."applied_at" is null and "platform"."subscription_changes"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "subscription_changes_history" ON "platform"."subscription_changes" USING btree ("tenant_id","requested_at");--> statement-breakpoint
CREATE INDEX "subscription_changes_due" ON "platform"."subscription_changes" USING btree ("effective_at") WHERE "platform"."subscription_changes"."applied_at" is null and "platform"."subscription_changes"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "service_usage_tenant" ON "platform"."service_usage" USING btree ("tenant_id","start_date");--> statement-breakpoint
CREATE INDEX "usage_corrections_at" ON "platform"."usage_corrections" USING btree ("corrected_at");--> statement-breakpoint
CREATE INDEX "usage_corrections_tenant" ON "platform"."usage_corrections" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "usage_events_meter" ON "platform"."usage_events" USING btree ("tenant_id","meter","happened_at");--> statement-breakpoint
CREATE INDEX "subscriptions_period_end" ON "platform"."subscriptions" USING btree ("period_end") WHERE "platform"."subscriptions"."ended_at" is null and "platform"."subscriptions"."period_end" is not null;