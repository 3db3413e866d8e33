import { DomainError } from "@tenantry/core/errors";
import { isUuid } from "@tenantry/core/ids";
import { readOrderReceipt } from "@tenantry/services/workspace/order-receipt";
import type { PortalPlatform } from "../platform.ts";
import { answerMember, type Surface } from "./file-handler.ts";

/**
 * `GET /v1/orders/{id}/receipt` with a token, `/api/orders/{id}/receipt` of a workspace: a PDF of the tenant's own.
 * 403 `feature_not_in_plan` with `feature` and `upgradeUrl` where the plan does not include it.
 */
export const sendReceipt = (
  platform: PortalPlatform,
  incoming: Request,
  options: { surface: Surface; id: string },
): Promise<Response> =>
  answerMember(platform, incoming, { ...options, permission: "workspace:read" }, async (service) => {
    if (!isUuid(options.id)) throw new DomainError("not_found", "There is no such order.");
    const { entitlements } = platform;
    const ctx = { ...service, entitlements, files: await platform.files() };
    const { number, bytes } = await readOrderReceipt(ctx, options.id);
    return new Response(Buffer.from(bytes), {
      headers: {
        "content-type": "application/pdf",
        "content-disposition": `attachment; filename="receipt-${number}.pdf"`,
        "x-content-type-options": "nosniff",
      },
    });
  });
