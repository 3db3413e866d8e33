import { z } from "zod";
import { Locale } from "../locale.ts";
import { NewPassword, passwordLength } from "../tenant/inputs.ts";
import { Email, PersonName } from "../text.ts";
import { handOverChoices } from "./people.ts";

export const MembershipRoleInput = z.enum(["owner", "billing_contact"], "invalid");

export const InviteMemberInput = z.object({ email: Email, role: MembershipRoleInput });
export type InviteMemberInput = z.infer<typeof InviteMemberInput>;

export const ByInvitation = z.object({ invitationId: z.uuid("invalid_id") });
export const ByOwner = z.object({ ownerId: z.uuid("invalid_id") });

export const ChangeMemberInput = ByOwner.extend({ role: MembershipRoleInput });
export type ChangeMemberInput = z.infer<typeof ChangeMemberInput>;

/** To somebody who is there, or to somebody who is asked by mail; `afterwards` is what the giver becomes. */
export const HandOverInput = z.object({
  to: z.union([ByOwner, z.object({ email: Email })], "invalid"),
  afterwards: z.enum(handOverChoices, "invalid"),
  /** Of who hands over. Bounded, not judged. */
  password: z.string("required").min(1, "required").max(passwordLength.max, "too_long"),
});
export type HandOverInput = z.infer<typeof HandOverInput>;

/** Somebody without an account who accepts an invitation. */
export const NewcomerInput = z.object({ name: PersonName, newPassword: NewPassword, locale: Locale });
export type NewcomerInput = z.infer<typeof NewcomerInput>;
