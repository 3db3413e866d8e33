import { parseTenantId } from "@tenantry/core/ids";
import type { DocumentContext } from "@tenantry/services/documents/store-document";
import { printOrderReceipt } from "@tenantry/services/workspace/order-receipt";
import type { Inngest } from "inngest";
import { on } from "../client.ts";

const ofOneTenant = { key: "event.data.tenantId", limit: 1 } as const;

/** A tenant's receipt for its own customer: somebody waits for it. */
export const receipts = (client: Inngest, ctx: DocumentContext) => [
  client.createFunction(
    { id: "workspace.order-receipt", triggers: [on("order/receipt.requested")], concurrency: ofOneTenant, retries: 3 },
    async ({ event, step }) => {
      const { orderId } = event.data;
      const tenantId = parseTenantId(event.data.tenantId);
      await step.run("print", () => printOrderReceipt({ ...ctx, tenantId }, orderId));
    },
  ),
];
