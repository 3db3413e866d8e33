import { clockSteps } from "@tenantry/core/clocks/move";
import { fieldError } from "@tenantry/core/errors";
import { moveClockAndWait } from "@tenantry/services/clocks/move-clock";
import { getCapturedMail, listCapturedMail } from "@tenantry/services/email/captured-mail";
import { z } from "zod";
import { accountMutation, accountProcedure } from "../../service-procedures.ts";
import { router } from "../../trpc.ts";

/** A year of billing takes seconds; a longer move goes on and answers `moving: true`. */
const clockMoveMs = 55_000;

const meta = (method: "GET" | "POST", path: `/${string}`, summary: string) => ({
  openapi: { method, path, summary, tags: ["Accounts"], protect: true },
});

/** What only an account for tests has: a clock of its own, and mail that is kept instead of sent. */
export const serviceSandboxesRouter = router({
  mails: accountProcedure("tenants:write")
    .meta(meta("GET", "/tenant/accounts/{id}/mails", "Messages that a sandbox would have sent, the newest first"))
    .input(z.object({ limit: z.coerce.number().int().min(1).max(50).default(20) }))
    .output(
      z.object({
        mails: z.array(
          z.object({
            key: z.string(),
            template: z.string(),
            to: z.string(),
            subject: z.string(),
            text: z.string(),
            at: z.iso.datetime(),
          }),
        ),
      }),
    )
    .query(async ({ ctx: { service }, input }) => {
      const rows = (await listCapturedMail(service)).slice(0, input.limit);
      const mails = await Promise.all(rows.map(({ key }) => getCapturedMail(service, { key })));
      return {
        mails: mails.map(({ key, template, to, subject, text: body, at }) => ({
          key,
          template,
          to,
          subject,
          text: body,
          at: at.toISOString(),
        })),
      };
    }),

  clock: accountMutation("tenants:write")
    .meta({
      ...meta("POST", "/tenant/accounts/{id}/clock", "Move a sandbox's clock and say what happened"),
      status: 200,
    })
    .input(
      z.object({
        to: z.iso.datetime({ offset: true }).optional(),
        by: z.enum(clockSteps).optional(),
        next: z.literal(true).optional(),
      }),
    )
    .output(
      z.object({
        from: z.iso.datetime(),
        to: z.iso.datetime(),
        now: z.iso.datetime(),
        moving: z.boolean(),
        happened: z.array(
          z.object({
            at: z.iso.datetime(),
            kind: z.string(),
            what: z.string(),
            target_id: z.string().nullable(),
            number: z.string().nullable(),
            amount: z.string().nullable(),
            currency: z.string().nullable(),
            plan: z.string().nullable(),
          }),
        ),
      }),
    )
    .mutation(async ({ ctx: { service, reason }, input }) => {
      const moved = await moveClockAndWait(service, { ...moveOf(input), reason }, clockMoveMs);
      return {
        from: moved.from.toISOString(),
        to: moved.to.toISOString(),
        now: moved.now.toISOString(),
        moving: moved.moving,
        happened: moved.happened.map(({ at, kind, what, targetId, number, amount, plan }) => ({
          at: at.toISOString(),
          kind,
          what,
          target_id: targetId,
          number,
          amount: amount?.decimal ?? null,
          currency: amount?.currency ?? null,
          plan,
        })),
      };
    }),
});

type Move = { to?: string | undefined; by?: (typeof clockSteps)[number] | undefined; next?: true | undefined };

function moveOf({ to, by, next }: Move): { to: Date } | { by: (typeof clockSteps)[number] } | { next: true } {
  if (Number(to !== undefined) + Number(by !== undefined) + Number(next === true) !== 1)
    throw fieldError("to", "choose_one", "Say `to`, `by` or `next`.");
  if (to !== undefined) return { to: new Date(to) };
  return by === undefined ? { next: true } : { by };
}
