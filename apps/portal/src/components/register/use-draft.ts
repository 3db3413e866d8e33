import { Cycle } from "@tenantry/core/catalogue/plan";
import { Locale } from "@tenantry/core/locale";
import { isCurrency } from "@tenantry/core/money";
import { countries, proposeLocality } from "@tenantry/core/tenant/locality";
import { useCallback, useEffect, useRef, useState } from "react";
import { clearDraft, type Draft, loadDraft, newIdempotencyKey, saveDraft } from "./draft.ts";
import type { RegisterForm, RegisterValues } from "./form-model.ts";

/** The country whose clock this device shows says more than the language it speaks. */
function placeOfDevice(initial: RegisterValues): Partial<RegisterValues> {
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const country = countries.find((code) => proposeLocality(code)?.timeZone === timezone);
  if (country)
    return { country, ...(proposeLocality(country) && { currency: proposeLocality(country)?.currency }), timezone };
  return proposeLocality(initial.country) ? {} : { timezone };
}

function restored(draft: Draft, initial: RegisterValues, chosen: Partial<RegisterValues>): RegisterValues {
  const { planCode, billingCycle, startType, currency, language, adminUser, ...texts } = draft.values;
  return {
    ...initial,
    ...texts,
    planCode: planCode || initial.planCode,
    billingCycle: Cycle.safeParse(billingCycle).data ?? initial.billingCycle,
    ...(startType === "trial" || startType === "paid" ? { startType } : {}),
    currency: isCurrency(currency) ? currency : initial.currency,
    language: Locale.safeParse(language).data ?? initial.language,
    adminUser: { ...adminUser, password: "" },
    // A link to a plan was followed after the draft was written.
    ...chosen,
  };
}

/** Keeps what is typed on this device until the tenant exists, and gives the draft its idempotency key. */
export function useDraft(form: RegisterForm, initial: RegisterValues, chosen: Partial<RegisterValues>) {
  const [ready, setReady] = useState(false);
  const [resumed, setResumed] = useState(false);
  const [slugEdited, setSlugEdited] = useState(false);
  const key = useRef("");
  const edited = useRef(false);
  const start = useRef({ initial, chosen });

  const keep = useCallback(
    () => saveDraft({ idempotencyKey: key.current, slugEdited: edited.current, values: form.getValues() }),
    [form],
  );

  useEffect(() => {
    const draft = loadDraft();
    const { initial, chosen } = start.current;
    key.current = draft?.idempotencyKey ?? newIdempotencyKey();
    edited.current = draft?.slugEdited ?? false;
    setSlugEdited(edited.current);
    form.reset(draft ? restored(draft, initial, chosen) : { ...form.getValues(), ...placeOfDevice(initial) });
    // Written at once, so that a second tab opened from here is the same draft.
    keep();
    setResumed(Boolean(draft?.values.businessName));
    setReady(true);
    return form.subscribe({ formState: { values: true }, callback: keep });
  }, [form, keep]);

  return {
    ready,
    /** Something was typed here before. */
    resumed,
    slugEdited,
    markSlugEdited: (value: boolean) => {
      edited.current = value;
      setSlugEdited(value);
    },
    idempotencyKey: () => key.current,
    renewKey: () => {
      key.current = newIdempotencyKey();
      keep();
    },
    clear: clearDraft,
  };
}
