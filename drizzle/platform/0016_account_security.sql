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
CREATE INDEX "recovery_codes_subject" ON "platform"."recovery_codes" USING btree ("realm","subject_id");