import { describe, expect, test } from "vitest";
import type { AccessFacts } from "../../src/subscription/access.ts";
import { accessOf } from "../../src/subscription/access.ts";
import type { SubscriptionFacts } from "../../src/subscription/facts.ts";
import { subscriptionStatus } from "../../src/subscription/status.ts";
import { trialEndsAt } from "../../src/subscription/trial.ts";
import {
  accountStatusWord,
  accountWord,
  displaySubscriptionStatus,
  displayTenantStatus,
  isChurned,
} from "../../src/subscription/words.ts";

const at = (text: string) => new Date(text);

const paid: SubscriptionFacts = {
  startedAt: at("2026-03-01T00:00Z"),
  trialEndsAt: null,
  periodStart: at("2026-03-01T00:00Z"),
  periodEnd: at("2026-04-01T00:00Z"),
  autoRenew: true,
  cancelAt: null,
  pausedAt: null,
  pastDueSince: null,
  endedAt: null,
  endReason: null,
};
const trial: SubscriptionFacts = {
  ...paid,
  trialEndsAt: at("2026-03-15T00:00Z"),
  periodEnd: at("2026-03-15T00:00Z"),
};
const converted: SubscriptionFacts = {
  ...trial,
  periodStart: at("2026-03-15T00:00Z"),
  periodEnd: at("2026-04-15T00:00Z"),
};

describe("status is derived from dates", () => {
  test.each([
    ["a trial before its end", trial, "2026-03-14T23:59:59.999Z", "trialing"],
    ["a trial at its end, not converted", trial, "2026-03-15T00:00Z", "ended"],
    ["a trial at its end, converted", converted, "2026-03-15T00:00Z", "active"],
    [
      "a canceled trial keeps trialing",
      { ...trial, cancelAt: at("2026-03-15T00:00Z") },
      "2026-03-10T00:00Z",
      "trialing",
    ],
    ["a trial has nothing to renew", { ...trial, autoRenew: false }, "2026-03-10T00:00Z", "trialing"],
    ["a paid period", paid, "2026-03-20T00:00Z", "active"],
    ["a paid period whose renewal is still to run", paid, "2026-04-01T00:30Z", "active"],
    ["canceled at the period's end", { ...paid, cancelAt: paid.periodEnd }, "2026-03-20T00:00Z", "canceling"],
    ["canceled, at the period's end", { ...paid, cancelAt: paid.periodEnd }, "2026-04-01T00:00Z", "ended"],
    ["auto-renew off", { ...paid, autoRenew: false }, "2026-03-20T00:00Z", "canceling"],
    ["auto-renew off, at the period's end", { ...paid, autoRenew: false }, "2026-04-01T00:00Z", "ended"],
    ["Free has no period to end", { ...paid, periodEnd: null }, "2036-03-20T00:00Z", "active"],
    ["unpaid after its due date", { ...paid, pastDueSince: at("2026-03-01T00:00Z") }, "2026-03-02T00:00Z", "past_due"],
    [
      "unpaid and canceled",
      { ...paid, pastDueSince: at("2026-03-01T00:00Z"), cancelAt: paid.periodEnd },
      "2026-03-02T00:00Z",
      "past_due",
    ],
    [
      "paused",
      { ...paid, pausedAt: at("2026-03-05T00:00Z"), pastDueSince: at("2026-03-01T00:00Z") },
      "2026-03-05T00:00Z",
      "paused",
    ],
    ["to be paused later", { ...paid, pausedAt: at("2026-03-05T00:00Z") }, "2026-03-04T00:00Z", "active"],
    [
      "ended",
      { ...paid, endedAt: at("2026-03-05T00:00Z"), endReason: "superseded" as const },
      "2026-03-05T00:00Z",
      "ended",
    ],
  ] as const)("%s", (_, facts, now, status) => {
    expect(subscriptionStatus(facts, at(now))).toBe(status);
  });
});

describe("a trial counts calendar days at the same local time", () => {
  test.each([
    ["20 Mar 10:00 London → 3 Apr 10:00 BST", "2026-03-20T10:00:00Z", 14, "Europe/London", "2026-04-03T09:00:00Z"],
    ["Muscat has no daylight saving", "2026-03-20T10:00:00Z", 14, "Asia/Muscat", "2026-04-03T10:00:00Z"],
    ["Cairo's missing midnight becomes 01:00", "2026-04-16T22:00:00Z", 7, "Africa/Cairo", "2026-04-23T22:00:00Z"],
    ["a week of S4", "2026-01-01T00:00:00Z", 7, "UTC", "2026-01-08T00:00:00Z"],
  ])("%s", (_, readyAt, days, timeZone, end) => {
    expect(trialEndsAt({ readyAt: at(readyAt), days, timeZone })).toEqual(at(end));
  });
});

const tenant: AccessFacts = {
  registration: "accepted",
  provisioning: "ready",
  subscription: paid,
  overrides: [],
  suspendedAt: null,
  deactivatedAt: null,
  timeZone: "Asia/Muscat",
};
const unpaid = { ...paid, pastDueSince: at("2026-03-01T00:00Z") };

describe("access", () => {
  test.each([
    ["paid", {}, "2026-03-02T00:00Z", "full"],
    ["waiting for approval", { registration: "awaiting_approval" }, "2026-03-02T00:00Z", "blocked"],
    ["being provisioned", { provisioning: "running" }, "2026-03-02T00:00Z", "blocked"],
    ["case 18: six days after a failed renewal", { subscription: unpaid }, "2026-03-07T23:59Z", "full"],
    ["case 18: read-only from 8 March", { subscription: unpaid }, "2026-03-08T00:00Z", "read_only"],
    [
      "paused by staff",
      { subscription: { ...paid, pausedAt: at("2026-03-01T00:00Z") } },
      "2026-03-02T00:00Z",
      "read_only",
    ],
    ["a trial over, the hourly sweep on its way", { subscription: trial }, "2026-03-15T01:59:59Z", "full"],
    ["a trial over, waiting for its fallback plan", { subscription: trial }, "2026-03-15T02:00Z", "read_only"],
    [
      "ended without a successor",
      { subscription: { ...trial, endedAt: at("2026-03-15T00:05Z") } },
      "2026-03-16T00:00Z",
      "blocked",
    ],
    ["suspended", { suspendedAt: at("2026-03-02T00:00Z") }, "2026-03-02T00:00Z", "blocked"],
    [
      "being purged",
      { deactivatedAt: at("2026-03-02T00:00Z"), purgeStartedAt: at("2026-05-31T00:00Z") },
      "2026-05-31T00:00Z",
      "blocked",
    ],
    ["deactivated", { deactivatedAt: at("2026-03-02T00:00Z") }, "2026-03-02T00:00Z", "read_only"],
    ["no subscription", { subscription: null }, "2026-03-02T00:00Z", "blocked"],
  ] as const)("%s", (_, change, now, access) => {
    expect(accessOf({ ...tenant, ...change }, at(now))).toBe(access);
  });

  test("an override holds between its instants, the later one first, and never against a suspension", () => {
    const overrides = [
      { access: "full", startsAt: at("2026-03-08T00:00Z"), endsAt: at("2026-03-20T00:00Z") },
      { access: "blocked", startsAt: at("2026-03-10T00:00Z"), endsAt: at("2026-03-11T00:00Z") },
    ] as const;
    const facts = { ...tenant, subscription: unpaid, overrides };
    expect(accessOf(facts, at("2026-03-09T00:00Z"))).toBe("full");
    expect(accessOf(facts, at("2026-03-10T00:00Z"))).toBe("blocked");
    expect(accessOf(facts, at("2026-03-11T00:00Z"))).toBe("full");
    expect(accessOf(facts, at("2026-03-20T00:00Z"))).toBe("read_only");
    expect(accessOf({ ...facts, suspendedAt: at("2026-03-01T00:00Z") }, at("2026-03-09T00:00Z"))).toBe("blocked");
  });
});

describe("the documents' words (decision 15)", () => {
  const now = at("2026-03-10T00:00Z");
  const shown = { provisioning: "ready", subscription: "active", suspendedAt: null, deactivatedAt: null } as const;

  test.each([
    [{}, "active"],
    [{ subscription: "trialing" }, "trial"],
    [{ subscription: "canceling" }, "active"],
    [{ subscription: "ended" }, "canceled"],
    [{ deactivatedAt: now }, "canceled"],
    [{ suspendedAt: now, subscription: "ended" }, "suspended"],
    [{ provisioning: "running", subscription: null }, "pending"],
    [{ provisioning: "failed", subscription: null }, "failed"],
  ] as const)("S3 tenant %o: %s", (change, word) => {
    expect(displayTenantStatus({ ...shown, ...change }, now)).toBe(word);
  });

  test("S3 subscription", () => {
    expect(displaySubscriptionStatus(trial, now)).toBe("trial");
    expect(displaySubscriptionStatus({ ...trial, cancelAt: trial.trialEndsAt }, now)).toBe("canceling");
    expect(displaySubscriptionStatus(paid, now)).toBe("active");
    expect(displaySubscriptionStatus(unpaid, now)).toBe("past_due");
    expect(displaySubscriptionStatus({ ...paid, endedAt: now }, now)).toBe("canceled");
  });

  test("S4 status and account", () => {
    expect(accountStatusWord("trialing", "full")).toBe("TRIAL");
    expect(accountStatusWord("past_due", "read_only")).toBe("ACTIVE");
    expect(accountStatusWord("active", "blocked")).toBe("EXPIRED");
    expect(accountStatusWord("ended", "blocked")).toBe("EXPIRED");
    const account = { subscription: paid, suspendedAt: null, deactivatedAt: null };
    expect(accountWord(account, now)).toBe("ACTIVE");
    expect(accountWord({ ...account, subscription: trial }, at("2026-03-15T00:00Z"))).toBe("TRIAL_EXPIRED");
    expect(accountWord({ ...account, subscription: { ...paid, endedAt: now } }, now)).toBe("ACTIVE");
    expect(accountWord({ ...account, suspendedAt: now }, now)).toBe("DISABLED");
  });

  test("S2 churned", () => {
    const customer = { subscription: "active", deactivatedAt: null, isFree: false, everPaid: true } as const;
    expect(isChurned(customer, now)).toBe(false);
    expect(isChurned({ ...customer, isFree: true }, now)).toBe(true);
    expect(isChurned({ ...customer, isFree: true, everPaid: false }, now)).toBe(false);
    expect(isChurned({ ...customer, subscription: "ended", everPaid: false }, now)).toBe(true);
    expect(isChurned({ ...customer, deactivatedAt: now }, now)).toBe(true);
    expect(isChurned({ ...customer, deactivatedAt: at("2026-03-11T00:00Z") }, now)).toBe(false);
  });
});
