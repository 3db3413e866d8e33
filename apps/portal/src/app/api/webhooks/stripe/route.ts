import { receiveWebhook } from "@tenantry/api/http/webhook-handler";
import { getPlatform } from "../../../../compose.ts";

export const POST = (request: Request): Promise<Response> => receiveWebhook(getPlatform(), request, "stripe");
