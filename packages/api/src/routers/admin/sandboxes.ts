import { parseTenantId } from "@tenantry/core/ids";
import { CreateSandboxInput } from "@tenantry/core/tenant/create-input";
import { SandboxDays } from "@tenantry/core/tenant/sandbox";
import { createSandbox } from "@tenantry/services/admin/create-sandbox";
import { extendSandbox } from "@tenantry/services/admin/extend-sandbox";
import { requestSandboxLink } from "@tenantry/services/admin/request-sandbox-link";
import type { ServiceContext } from "@tenantry/services/context";
import { getCapturedMail, listCapturedMail } from "@tenantry/services/email/captured-mail";
import { z } from "zod";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";
import { TenantInput } from "./inputs.ts";

/** In the platform's time: a test tenant's own clock says nothing about its life, its mail and its links. */
const inRealTime = <C extends ServiceContext>(ctx: C, { tenantId }: { tenantId: string }) => ({
  ...ctx,
  tenantId: parseTenantId(tenantId),
});

export const sandboxesRouter = router({
  create: staffMutation("tenants:write")
    .input(CreateSandboxInput)
    .mutation(({ ctx, input }) => createSandbox({ ...ctx.service, hasher: ctx.platform.hasher }, input)),

  extend: staffMutation("tenants:write")
    .input(TenantInput.extend({ days: SandboxDays }))
    .mutation(({ ctx, input }) => extendSandbox(inRealTime(ctx.service, input), input)),

  requestLink: staffMutation("tenants:write")
    .input(TenantInput)
    .mutation(({ ctx, input }) => requestSandboxLink(inRealTime(ctx.service, input), input)),

  mails: staffProcedure("tenants:read")
    .input(TenantInput)
    .query(({ ctx, input }) => listCapturedMail(inRealTime(ctx.service, input))),

  /** Its links sign in to the test tenant: for those who may change it. */
  mail: staffProcedure("tenants:write")
    .input(TenantInput.extend({ key: z.string().max(300) }))
    .query(({ ctx, input }) => getCapturedMail(inRealTime(ctx.service, input), input)),
});
