import { sendReceipt } from "@tenantry/api/http/receipt-handler";
import { getPlatform } from "../../../../../compose.ts";

type Address = { params: Promise<{ orderId: string }> };

export const GET = async (request: Request, { params }: Address) =>
  sendReceipt(getPlatform(), request, { surface: "web", id: (await params).orderId });
