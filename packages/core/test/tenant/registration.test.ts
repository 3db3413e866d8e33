import { companyDomain, isDisposable, suggestAddress } from "@tenantry/core/tenant/mail-domain";
import { nextStep, registrationDeadline, registrationStatus } from "@tenantry/core/tenant/registration";
import { trialRefusal } from "@tenantry/core/tenant/trial-policy";
import { describe, expect, test } from "vitest";

const now = new Date("2026-03-01T10:00:00Z");
const facts = {
  needsConfirmation: false,
  needsApproval: false,
  needsPayment: false,
  confirmedAt: null,
  approvedAt: null,
  paidAt: null,
  rejectedAt: null,
  expiresAt: null,
};

describe("what a registration waits for", () => {
  test.each([
    [{}, "accepted", "provisioning"],
    [{ needsConfirmation: true, needsApproval: true }, "awaiting_email", "confirm_email"],
    [{ needsConfirmation: true, needsApproval: true, confirmedAt: now }, "awaiting_approval", "await_approval"],
    [{ needsApproval: true, approvedAt: now, needsPayment: true }, "awaiting_payment", "pay"],
    [{ needsPayment: true }, "awaiting_payment", "pay"],
    [{ needsPayment: true, paidAt: now }, "accepted", "provisioning"],
    [{ needsConfirmation: true, needsPayment: true }, "awaiting_email", "confirm_email"],
    [{ needsConfirmation: true, confirmedAt: now, needsPayment: true }, "awaiting_payment", "pay"],
    [{ needsApproval: true, needsPayment: true }, "awaiting_approval", "await_approval"],
    [{ needsConfirmation: true, needsApproval: true, needsPayment: true }, "awaiting_email", "confirm_email"],
    [
      { needsConfirmation: true, confirmedAt: now, needsApproval: true, needsPayment: true },
      "awaiting_approval",
      "await_approval",
    ],
    [
      { needsConfirmation: true, confirmedAt: now, needsApproval: true, approvedAt: now, needsPayment: true },
      "awaiting_payment",
      "pay",
    ],
    [{ needsPayment: true, expiresAt: now }, "expired", "expired"],
    [{ needsPayment: true, paidAt: now, expiresAt: now }, "accepted", "provisioning"],
    [{ needsApproval: true, rejectedAt: now }, "rejected", "rejected"],
    [{ needsApproval: true, expiresAt: now }, "expired", "expired"],
    [{ needsApproval: true, approvedAt: now, expiresAt: now }, "accepted", "provisioning"],
  ] as const)("%j is %s: %s", (change, status, step) => {
    expect(registrationStatus({ ...facts, ...change }, now)).toBe(status);
    expect(nextStep(status, "pending")).toBe(step);
  });

  test("what is over is never called provisioning, even when it was built", () => {
    expect(nextStep("rejected", "ready")).toBe("rejected");
    expect(nextStep("accepted", "ready")).toBe(null);
  });

  test("each wait has its own end", () => {
    const limits = { approvalDays: 14, checkoutHours: 48 };
    const end = (status: Parameters<typeof registrationDeadline>[0]) =>
      registrationDeadline(status, now, limits)?.toISOString() ?? null;
    expect(end("awaiting_email")).toBe("2026-03-02T10:00:00.000Z");
    expect(end("awaiting_approval")).toBe("2026-03-15T10:00:00.000Z");
    expect(end("awaiting_payment")).toBe("2026-03-03T10:00:00.000Z");
    expect(end("accepted")).toBe(null);
  });
});

const nobody = { accountHadTrial: false, domainHadTrial: false, cardHadTrial: false };
const everybody = { accountHadTrial: true, domainHadTrial: true, cardHadTrial: true };
test.each([
  ["every", everybody, null],
  ["account", { ...nobody, accountHadTrial: true }, "account"],
  ["account", { ...everybody, accountHadTrial: false }, null],
  ["domain", { ...nobody, domainHadTrial: true }, "domain"],
  ["domain", everybody, "account"],
  ["domain", { ...nobody, cardHadTrial: true }, null],
  ["card", { ...nobody, cardHadTrial: true }, "card"],
  ["card", { ...everybody, accountHadTrial: false }, "domain"],
  ["card", nobody, null],
] as const)("with %s and %j the refusal is %s, unless staff granted", (policy, history, refusal) => {
  expect(trialRefusal(policy, { granted: false, ...history })).toBe(refusal);
  expect(trialRefusal(policy, { granted: true, ...history })).toBe(null);
});

describe("addresses", () => {
  test.each([
    ["sam@gmial.com", "sam@gmail.com"],
    ["sam@gmal.com", "sam@gmail.com"],
    ["sam@gmaill.com", "sam@gmail.com"],
    ["sam@hotnail.com", "sam@hotmail.com"],
    ["sam@gmail.con", "sam@gmail.com"],
    ["sam@gmail.com", null],
    ["sam@harbour.example", null],
    ["sam@mail.co", null],
    ["@gmial.com", null],
  ])("%s: did you mean %s", (typed, meant) => {
    expect(suggestAddress(typed)).toBe(meant);
  });

  test("throw-away mailboxes are known, companies are not public mail", () => {
    expect(isDisposable("x@mailinator.com")).toBe(true);
    expect(isDisposable("x@eu.mailinator.com")).toBe(true);
    expect(isDisposable("x@notmailinator.com")).toBe(false);
    expect(companyDomain("x@Harbour.example")).toBe("harbour.example");
    expect(companyDomain("x@gmail.com")).toBe(null);
  });
});
