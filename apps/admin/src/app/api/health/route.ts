import { healthResponse } from "@tenantry/api/http/health-response";
import { getPlatform } from "../../../compose.ts";
import { readEnv } from "../../../env.ts";

export const GET = () => healthResponse(getPlatform(), readEnv().WORKER_URL);
