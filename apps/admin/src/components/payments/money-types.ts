import type { AdminRouter } from "@tenantry/api/admin-root";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";

type Outputs = inferRouterOutputs<AdminRouter>["admin"]["payments"];
type Inputs = inferRouterInputs<AdminRouter>["admin"]["payments"];

export type InvoicesInput = Inputs["invoices"];
export type PaymentsInput = Inputs["received"];
export type InboxInput = Inputs["inbox"];
export type FindingsInput = Inputs["findings"];
export type Invoice = Outputs["invoices"]["rows"][number];
export type InvoiceTotals = Outputs["invoices"]["totals"];
export type Received = Outputs["received"]["rows"][number];
export type Refund = Outputs["refunds"]["rows"][number];
export type Failed = Outputs["failed"]["rows"][number];
export type InboxEvent = Outputs["inbox"]["rows"][number];
export type Inspected = Outputs["event"];
export type Run = Outputs["runs"][number];
export type Finding = Outputs["findings"]["rows"][number];
export type RepairPreview = Outputs["finding"];
export type Hold = Outputs["holds"]["open"][number];
export type Summary = Outputs["summary"];
