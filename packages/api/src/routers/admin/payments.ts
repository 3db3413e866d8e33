import {
  CompanyInvoiceListInput,
  CompanyPaymentListInput,
  EventInput,
  FindingInput,
  FindingListInput,
  InboxListInput,
  ReleaseHoldInput,
  RepairFindingInput,
  RequestReconciliationInput,
} from "@tenantry/core/billing/company-inputs";
import { listCompanyInvoices } from "@tenantry/services/admin/list-company-invoices";
import {
  listCompanyPayments,
  listCompanyRefunds,
  listFailedPayments,
} from "@tenantry/services/admin/list-company-payments";
import { listFindingPage } from "@tenantry/services/admin/list-findings";
import { listHolds } from "@tenantry/services/admin/list-holds";
import { listInbox } from "@tenantry/services/admin/list-inbox";
import { moneySummary } from "@tenantry/services/admin/money-summary";
import { releaseHold } from "@tenantry/services/billing/hold";
import { nextNumbers } from "@tenantry/services/billing/next-numbers";
import type { WithGateways } from "@tenantry/services/payments/context";
import { describeGateways } from "@tenantry/services/payments/describe-gateways";
import { previewRepair } from "@tenantry/services/payments/preview-repair";
import { inspectEvent } from "@tenantry/services/payments/quarantined-event";
import { listReconciliationRuns, requestReconciliation } from "@tenantry/services/payments/reconciliation-runs";
import { repairFinding } from "@tenantry/services/payments/repair-finding";
import { resolveQuarantine } from "@tenantry/services/payments/resolve-quarantine";
import { retryEvent } from "@tenantry/services/payments/retry-event";
import { bookQuarantined, refundQuarantined } from "@tenantry/services/payments/settle-quarantine";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";
import { inTenant, TenantInput } from "./inputs.ts";

const read = staffProcedure("billing:read");
const write = staffMutation("billing:write");

/** The money of all tenants. */
export const paymentsRouter = router({
  summary: read.query(({ ctx }) => moneySummary(ctx.service)),

  invoices: read.input(CompanyInvoiceListInput).query(({ ctx, input }) => listCompanyInvoices(ctx.service, input)),

  received: read.input(CompanyPaymentListInput).query(({ ctx, input }) => listCompanyPayments(ctx.service, input)),

  refunds: read.input(CompanyPaymentListInput).query(({ ctx, input }) => listCompanyRefunds(ctx.service, input)),

  failed: read.input(CompanyPaymentListInput).query(({ ctx, input }) => listFailedPayments(ctx.service, input)),

  inbox: read.input(InboxListInput).query(({ ctx, input }) => listInbox(ctx.service, input)),

  event: read.input(EventInput).query(({ ctx, input }) => inspectEvent(withGateways(ctx), input)),

  retryEvent: write.input(EventInput).mutation(({ ctx, input }) => retryEvent(ctx.service, input)),

  bookEvent: write.input(EventInput).mutation(({ ctx, input }) => bookQuarantined(withGateways(ctx), input)),

  refundEvent: write.input(EventInput).mutation(({ ctx, input }) => refundQuarantined(withGateways(ctx), input)),

  dismissEvent: write.input(EventInput).mutation(({ ctx, input }) => resolveQuarantine(ctx.service, input)),

  runs: read.query(({ ctx }) => listReconciliationRuns(ctx.service)),

  reconcile: write
    .input(RequestReconciliationInput)
    .mutation(({ ctx, input }) => requestReconciliation(ctx.service, input)),

  findings: read.input(FindingListInput).query(({ ctx, input }) => listFindingPage(ctx.service, input)),

  finding: read.input(FindingInput).query(({ ctx, input }) => previewRepair(withGateways(ctx), input)),

  repair: write.input(RepairFindingInput).mutation(({ ctx, input }) => repairFinding(withGateways(ctx), input)),

  holds: read.query(({ ctx }) => listHolds(ctx.service)),

  releaseHold: write
    .input(TenantInput)
    .input(ReleaseHoldInput)
    .mutation(async ({ ctx, input }) => releaseHold(await inTenant(ctx.service, input), input)),

  gateways: read.query(({ ctx }) => describeGateways(ctx.platform)),

  numbers: read.query(({ ctx }) => nextNumbers(ctx.service)),
});

/** Staff work at the gateways with the app's own adapters. */
function withGateways<S, P extends WithGateways>({ service, platform }: { service: S; platform: P }) {
  return { ...service, gateways: platform.gateways };
}
