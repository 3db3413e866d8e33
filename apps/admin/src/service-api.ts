import { restHandler } from "@tenantry/api/rest/handler";
import { serviceRouter } from "@tenantry/api/service-root";
import { getPlatform } from "./compose.ts";

/** The internal REST API, the same behind each of its addresses. */
export const serviceApi = (request: Request): Promise<Response> => restHandler(getPlatform(), serviceRouter)(request);
