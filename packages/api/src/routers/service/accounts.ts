import { changeModes } from "@tenantry/core/billing/change-mode";
import { ChangePlanInput } from "@tenantry/core/billing/inputs";
import { Cycle } from "@tenantry/core/catalogue/plan";
import { fieldError } from "@tenantry/core/errors";
import { type Money, toDecimal } from "@tenantry/core/money";
import { CreateTenantInput } from "@tenantry/core/tenant/create-input";
import { TenantListInput, tenantStatuses } from "@tenantry/core/tenant/inputs";
import { SandboxDays, sandboxTemplates } from "@tenantry/core/tenant/sandbox";
import { ServiceUsageInput } from "@tenantry/core/usage/inputs";
import { getAccount, listAccounts } from "@tenantry/services/admin/accounts";
import { createTenant } from "@tenantry/services/admin/create-tenant";
import { reportSummary } from "@tenantry/services/admin/report-summary";
import { setFeatures } from "@tenantry/services/admin/update-tenant";
import { listCatalogue } from "@tenantry/services/catalogue/list-catalogue";
import type { TenantContext } from "@tenantry/services/context";
import { deactivateTenant } from "@tenantry/services/leaving/deactivate";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { extendTrial } from "@tenantry/services/subscription/extend-trial";
import { setCustomPeriod } from "@tenantry/services/subscription/set-custom-period";
import { getTenant } from "@tenantry/services/tenant/get-tenant";
import { tenantOfCode } from "@tenantry/services/tenant/tenant-of-code";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { waitUntilReady } from "@tenantry/services/tenant/wait-until-ready";
import { recordServiceUsage } from "@tenantry/services/usage/record-service-usage";
import { z } from "zod";
import { parseInput } from "../../parse-input.ts";
import {
  AccountResponse,
  dayStart,
  PaginationResponse,
  pagination,
  presentAccount,
  presentServiceUsage,
  presentSummary,
  ServiceUsageResponse,
  SummaryResponse,
} from "../../rest/present-account.ts";
import { accountMutation, accountProcedure, serviceMutation, serviceProcedure } from "../../service-procedures.ts";
import { router } from "../../trpc.ts";

type Method = "GET" | "POST" | "PATCH" | "DELETE";
const meta = (method: Method, path: `/${string}`, summary: string) => ({
  openapi: { method, path, summary, tags: ["Accounts"], protect: true },
});

const text = z.string().max(500);
/** S4's field names beside ours; what both may name, either may. */
const CreateAccount = z.object({
  name: text,
  name2: text.optional(),
  code: text.optional(),
  admin_email: text.optional(),
  adminEmail: text.optional(),
  admin_name: text.optional(),
  adminName: text.optional(),
  adminPassword: text.optional(),
  plan_type: text.optional(),
  planCode: text.optional(),
  billingCycle: text.optional(),
  country: text,
  currency: text.optional(),
  timeZone: text.optional(),
  language: text.optional(),
  business_type: text.optional(),
  businessType: text.optional(),
  sandbox: z.boolean().optional(),
  clock: text.optional(),
  template: z.enum(sandboxTemplates, "unknown_template").optional(),
  expiresInDays: SandboxDays.optional(),
  placement: text.optional(),
});

/** S4 spells `admin_email`, `plan_type`, `business_type`; one schema judges both spellings. */
const toCreateInput = (given: z.infer<typeof CreateAccount>) =>
  parseInput(CreateTenantInput, {
    ...given,
    adminEmail: given.adminEmail ?? given.admin_email,
    adminName: given.adminName ?? given.admin_name,
    planCode: given.planCode ?? given.plan_type,
    businessType: given.businessType ?? given.business_type ?? null,
  });

/** A day of the account's zone, or an instant. */
const DayOrInstant = z.union([z.iso.date(), z.iso.datetime({ offset: true })], "invalid_date");
const isDay = (value: string): boolean => value.length === 10;
/** A start day begins at its midnight; an end day is still part of the span. */
const startOf = (value: string, timeZone: string) => (isDay(value) ? dayStart(value, timeZone) : new Date(value));
const endOf = (value: string, timeZone: string) => (isDay(value) ? dayStart(value, timeZone, 1) : new Date(value));

const page = { page: z.coerce.number().int().min(1).max(100_000).default(1) };
const limit = { limit: z.coerce.number().int().min(1).max(100).default(20) };

const ChangeResponse = z.object({
  status: z.string(),
  mode: z.string(),
  effective_at: z.iso.datetime(),
  invoice_id: z.string().nullable(),
  due_now: z.string(),
  currency: z.string(),
});

export const accountsRouter = router({
  create: serviceMutation("tenants:write")
    .meta(meta("POST", "/tenant/accounts", "Create an account, its schema and its administrator"))
    .input(CreateAccount)
    .output(AccountResponse.extend({ nextStep: z.literal("provisioning").optional() }))
    .mutation(async ({ ctx, input }) => {
      const { service, platform, reason } = ctx;
      const { tenantId } = await createTenant(
        { ...service, hasher: platform.hasher },
        { ...toCreateInput(input), reason },
      );
      const isReady = await waitUntilReady(service, tenantId, platform.syncProvisioningMs);
      const account = presentAccount(await getAccount(service, tenantId));
      return isReady ? account : { ...account, nextStep: "provisioning" as const };
    }),

  list: serviceProcedure("tenants:read")
    .meta(meta("GET", "/tenant/accounts", "List accounts"))
    .input(
      z.object({
        ...page,
        ...limit,
        search: z.string().max(120).optional(),
        plan: z.string().max(40).optional(),
        status: z.enum(tenantStatuses).optional(),
      }),
    )
    .output(z.object({ accounts: z.array(AccountResponse), pagination: PaginationResponse }))
    .query(async ({ ctx, input: { limit: pageSize, ...input } }) => {
      const { rows, total } = await listAccounts(ctx.service, TenantListInput.parse({ ...input, pageSize }));
      return { accounts: rows.map(presentAccount), pagination: pagination(total, input.page, pageSize) };
    }),

  deactivate: serviceMutation("tenants:write")
    .meta(
      meta("DELETE", "/tenant/accounts/{code}", "Deactivate an account; its schema goes after the time of retention"),
    )
    .input(z.object({ code: z.string().max(64) }))
    .output(AccountResponse)
    .mutation(async ({ ctx: { service, reason }, input }) => {
      const tenantId = await tenantOfCode(service, input.code);
      await deactivateTenant(await atTenantTime({ ...service, tenantId }, tenantId), { reason });
      return presentAccount(await getAccount(service, tenantId));
    }),

  features: accountMutation("overrides:write")
    .meta(meta("PATCH", "/tenant/accounts/{id}/features", "Enable or disable features of an account"))
    .input(
      z.object({
        features: z.union([
          z.record(z.string().max(64), z.boolean()),
          z.array(z.object({ feature_code: z.string().max(64), enabled: z.boolean() })).max(200),
        ]),
      }),
    )
    .output(
      z.object({
        account_id: z.string(),
        features: z.array(z.object({ feature_code: z.string(), enabled: z.boolean() })),
      }),
    )
    .mutation(async ({ ctx: { service, reason }, input: { features: given } }) => {
      const features = Array.isArray(given)
        ? Object.fromEntries(given.map(({ feature_code, enabled }) => [feature_code.toLowerCase(), enabled]))
        : given;
      await setFeatures(service, { features, reason });
      const { features: now } = await getTenant(service);
      return {
        account_id: service.tenantId,
        features: Object.entries(now).map(([feature_code, enabled]) => ({ feature_code, enabled })),
      };
    }),

  catalogue: serviceProcedure("tenants:read")
    .meta(meta("GET", "/tenant/features", "The feature catalogue"))
    .input(z.object({}))
    .output(
      z.object({
        features: z.array(
          z.object({
            code: z.string(),
            name: z.string(),
            description: z.string(),
            default: z.boolean(),
            group: z.string(),
            pricing_hint: z.string().nullable(),
            order: z.number(),
          }),
        ),
      }),
    )
    .query(async ({ ctx }) => {
      const { features } = await listCatalogue(ctx.service);
      return {
        features: features.map(({ code, name, description, isDefault, group, pricingHint, sortOrder }) => ({
          code,
          name: name.en,
          description: description.en,
          default: isDefault,
          group,
          pricing_hint: pricingHint?.en ?? null,
          order: sortOrder,
        })),
      };
    }),

  usage: accountMutation("billing:write")
    .meta(meta("POST", "/tenant/accounts/{id}/usage", "Report what an account used of a service"))
    .input(
      z.object({
        service_name: text,
        usage_value: z.union([z.string().max(30), z.number()]),
        start_date: text,
        end_date: text,
        currency: text.optional(),
        status: text.optional(),
      }),
    )
    .output(ServiceUsageResponse)
    .mutation(async ({ ctx: { service }, input }) => {
      const { service_name: serviceName, usage_value: usageValue, start_date: startDate, end_date: endDate } = input;
      const { currency, status } = input;
      const given = parseInput(ServiceUsageInput, { serviceName, usageValue, startDate, endDate, currency, status });
      return presentServiceUsage(await recordServiceUsage(service, given), service.tenantId);
    }),

  trialEnd: accountMutation("overrides:write")
    .meta(meta("PATCH", "/tenant/accounts/{id}/trial-end", "Extend a trial, or end it"))
    .input(z.object({ trial_end_date: DayOrInstant.optional(), end: z.literal(true).optional() }))
    .output(AccountResponse)
    .mutation(async ({ ctx: { service, reason }, input }) => {
      const { timeZone } = await getAccount(service, service.tenantId);
      if (!input.end && !input.trial_end_date)
        throw fieldError("trial_end_date", "required", "Say when the trial ends.");
      const trialEndsAt = input.trial_end_date ? endOf(input.trial_end_date, timeZone) : service.clock.now();
      await extendTrial(service, { trialEndsAt, reason });
      return presentAccount(await getAccount(service, service.tenantId));
    }),

  subscription: accountMutation("billing:write")
    .meta(meta("PATCH", "/tenant/accounts/{id}/subscription", "Give the period other dates, or change the plan"))
    .input(
      z.object({
        start_date: DayOrInstant.optional(),
        end_date: DayOrInstant.optional(),
        planCode: ChangePlanInput.shape.planCode.optional(),
        billingCycle: Cycle.optional(),
        mode: z.enum(changeModes).optional(),
      }),
    )
    .output(z.object({ account: AccountResponse, change: ChangeResponse.nullable() }))
    .mutation(async ({ ctx: { service, reason }, input }) => {
      const change = await changeSubscription(service, input, reason);
      return { account: presentAccount(await getAccount(service, service.tenantId)), change };
    }),

  status: accountProcedure("tenants:read")
    .meta(meta("GET", "/tenant/accounts/{id}/status", "TRIAL, ACTIVE or EXPIRED"))
    .output(z.object({ account_id: z.string(), status: z.enum(["TRIAL", "ACTIVE", "EXPIRED"]) }))
    .query(async ({ ctx: { service } }) => {
      const { statusWord } = await getAccount(service, service.tenantId);
      return { account_id: service.tenantId, status: statusWord };
    }),

  summary: serviceProcedure("tenants:read")
    .meta(meta("GET", "/tenant/reports/summary", "Accounts, plans, invoices and usage in figures"))
    .input(z.object({ from: z.coerce.date().optional(), to: z.coerce.date().optional() }))
    .output(SummaryResponse)
    .query(async ({ ctx, input }) => presentSummary(await reportSummary(ctx.service, input))),
});

async function changeSubscription(
  ctx: TenantContext,
  input: {
    start_date?: string | undefined;
    end_date?: string | undefined;
    planCode?: string | undefined;
    billingCycle?: Cycle | undefined;
    mode?: (typeof changeModes)[number] | undefined;
  },
  reason: string,
): Promise<z.infer<typeof ChangeResponse> | null> {
  const { planCode, billingCycle: cycle, mode, start_date: start, end_date: end } = input;
  if ((planCode === undefined) === (start === undefined && end === undefined))
    throw fieldError("planCode", "choose_one", "Say a plan, or `start_date` and `end_date`.");
  if (planCode !== undefined) {
    const change = await changePlan(ctx, { planCode, cycle, mode, by: "staff", reason });
    return { ...presentDue(change.dueNow), ...changeOf(change) };
  }
  const { timeZone } = await getAccount(ctx, ctx.tenantId);
  if (end === undefined) throw fieldError("end_date", "required", "Say when the period ends.");
  await setCustomPeriod(ctx, {
    ...(start !== undefined && { start: startOf(start, timeZone) }),
    end: endOf(end, timeZone),
    reason,
  });
  return null;
}

const presentDue = (due: Money) => ({ due_now: toDecimal(due), currency: due.currency });
const changeOf = (change: Awaited<ReturnType<typeof changePlan>>) => ({
  status: change.status,
  mode: change.mode,
  effective_at: change.effectiveAt.toISOString(),
  invoice_id: change.invoiceId,
});
