import { RegisterInput } from "@tenantry/core/tenant/inputs";
import type { FieldPath, UseFormReturn } from "react-hook-form";
import type { z } from "zod";

export type RegisterValues = z.input<typeof RegisterInput>;
export type RegisterForm = UseFormReturn<RegisterValues, unknown, RegisterInput>;

/** Core's schema with the length that the platform's settings ask of a password. */
export const registerInputWith = (passwordMin: number) =>
  RegisterInput.refine(({ adminUser }) => adminUser.password.length >= passwordMin, {
    path: ["adminUser", "password"],
    error: "password_too_short",
  });

export const steps = ["plan", "business", "administrator", "review"] as const;
export type Step = (typeof steps)[number];

export const fieldsOf = {
  plan: ["planCode", "billingCycle"],
  business: ["businessName", "businessNameAr", "slug", "phone", "country", "currency", "timezone", "language"],
  administrator: ["adminUser.displayName", "adminUser.email", "adminUser.password"],
  review: ["startType"],
} as const satisfies Record<Step, readonly FieldPath<RegisterValues>[]>;

export const isStep = (text: string | null): text is Step => steps.some((step) => step === text);

/** The step on which a field stands; what belongs to none is said on the last. */
export function stepOfField(path: string): Step {
  return steps.find((step) => fieldsOf[step].some((field) => field === path)) ?? "review";
}

/** The first step that still lacks something; nobody gets further, whatever the address says. */
export function firstIncompleteStep(values: RegisterValues): Step {
  const parsed = RegisterInput.safeParse(values);
  if (parsed.success) return "review";
  const open = parsed.error.issues.map((issue) => steps.indexOf(stepOfField(issue.path.join("."))));
  return steps[Math.min(...open)] ?? "plan";
}
