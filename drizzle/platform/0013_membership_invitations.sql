CREATE TABLE "platform"."membership_invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"hand_over" text,
	"invited_by" uuid,
	"invited_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"accepted_by" uuid,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "membership_invitations_hand_over" CHECK ("platform"."membership_invitations"."hand_over" is null or "platform"."membership_invitations"."role" = 'owner')
);
--> statement-breakpoint
ALTER TABLE "platform"."membership_invitations" ADD CONSTRAINT "membership_invitations_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "platform"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."membership_invitations" ADD CONSTRAINT "membership_invitations_invited_by_owners_id_fk" FOREIGN KEY ("invited_by") REFERENCES "platform"."owners"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."membership_invitations" ADD CONSTRAINT "membership_invitations_accepted_by_owners_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "platform"."owners"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "membership_invitations_open" ON "platform"."membership_invitations" USING btree ("tenant_id","email") WHERE "platform"."membership_invitations"."accepted_at" is null and "platform"."membership_invitations"."withdrawn_at" is null;