import type { MembershipRole } from "../identity/permissions.ts";

/** Mails to the people who run a business. `name` greets the reader. */
export type MembershipEmailTemplates = {
  /** `handsOver`: accepting makes the reader owner in the inviter's place. `inviter` is null once the account is gone. */
  membership_invitation: {
    name: string;
    businessName: string;
    inviter: string | null;
    role: MembershipRole;
    handsOver: boolean;
    url: string;
    expiresAt: string;
    timeZone: string;
  };
  /** Somebody else changed the reader's place. */
  membership_changed: {
    name: string;
    businessName: string;
    to: MembershipRole | "removed";
    portalUrl: string;
  };
  /** To both sides: `other` is the other one; `reader` says which side this is. */
  ownership_handed_over: {
    name: string;
    businessName: string;
    other: string;
    reader: "new_owner" | "billing_contact" | "left";
    portalUrl: string;
  };
};
