import type { AdminRouter } from "@tenantry/api/admin-root";
import type { inferRouterOutputs } from "@trpc/server";

type Outputs = inferRouterOutputs<AdminRouter>["admin"]["billing"];

export type Billing = Outputs["overview"];
export type Invoice = Outputs["invoice"];
export type Movement = Outputs["money"][number];
export type Agreement = Outputs["agreements"][number];
export type TrailEntry = Outputs["trail"]["rows"][number];
export type Preview = Outputs["previewChange"];
export type Happened = Outputs["happened"][number];
/** What stands at every screen of one tenant's billing. */
export type Place = { tenantId: string; billing: Billing };
/** What every act on one invoice is given. */
export type InvoiceActProps = Place & { invoice: Invoice; onClose: () => void };
