import { z } from "zod";

/** `name`: as the business is called, typed by the owner who closes it. */
export const CloseInput = z.object({
  name: z.string("required").trim().min(1, "required").max(200, "too_long"),
  password: z.string("required").min(1, "required").max(128, "too_long"),
});

/** `until` null ends a hold. */
export const HoldInput = z.object({ until: z.coerce.date("invalid_date").nullable() });
