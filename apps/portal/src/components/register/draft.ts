import { z } from "zod";
import type { RegisterValues } from "./form-model.ts";

const storageKey = "tenantry.registration";
const text = z.string().max(1000).default("");

/** What a visitor has typed, on their own device until the tenant exists. The password is never part of it. */
const Draft = z.object({
  /** Sent with the form: a double click, a reload and a second tab of this draft make one tenant. */
  idempotencyKey: z.string().min(8).max(100),
  slugEdited: z.boolean().default(false),
  values: z.object({
    businessName: text,
    businessNameAr: text,
    slug: text,
    phone: text,
    country: text,
    currency: text,
    timezone: text,
    language: text,
    planCode: text,
    billingCycle: text,
    startType: text,
    adminUser: z.object({ displayName: text, email: text }),
  }),
});
export type Draft = z.infer<typeof Draft>;

export const newIdempotencyKey = (): string => `register-${crypto.randomUUID()}`;

/** Browsers may refuse storage altogether; then the form merely does not survive a reload. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

export function loadDraft(): Draft | undefined {
  const stored = storage()?.getItem(storageKey);
  if (!stored) return undefined;
  try {
    return Draft.safeParse(JSON.parse(stored)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function saveDraft(draft: { idempotencyKey: string; slugEdited: boolean; values: RegisterValues }): void {
  const { adminUser, ...business } = draft.values;
  const { displayName, email } = adminUser;
  const kept = {
    ...draft,
    values: {
      ...business,
      businessNameAr: business.businessNameAr ?? "",
      phone: business.phone ?? "",
      startType: business.startType ?? "",
      adminUser: { displayName, email },
    },
  };
  try {
    storage()?.setItem(storageKey, JSON.stringify(kept));
  } catch (error) {
    // Full: the older draft stays.
    if (!(error instanceof DOMException)) throw error;
  }
}

export const clearDraft = (): void => storage()?.removeItem(storageKey);
