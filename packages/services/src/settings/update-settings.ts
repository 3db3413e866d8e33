import { DomainError, fieldError } from "@tenantry/core/errors";
import type { CaptchaId } from "@tenantry/core/ports/captcha";
import { PlatformSettings } from "@tenantry/core/settings";
import type { SettingsPatch } from "@tenantry/core/settings-inputs";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { settings } from "@tenantry/db/platform/operations";
import { eq } from "drizzle-orm";
import { loadSelectablePlan } from "../catalogue/load-plan.ts";
import { actorRef, type ServiceContext } from "../context.ts";
import type { WithCaptchas } from "../tenant/require-captcha.ts";
import { requirePlacement } from "./placements.ts";

/**
 * Changes the platform's settings; the audit row has each changed one before and after.
 * `seenAt` is the `settingsChangedAt` of what was edited. Errors: `conflict` when somebody else has saved since,
 * `validation_failed` for a default plan that nobody may choose, a placement that is not there, and for a CAPTCHA whose keys are missing.
 */
export async function updateSettings(
  ctx: ServiceContext & Partial<WithCaptchas>,
  input: { patch: SettingsPatch; reason: string; seenAt?: Date | null | undefined },
): Promise<PlatformSettings> {
  const now = ctx.clock.now();
  const { patch, reason, seenAt } = input;
  return ctx.db.transaction(async (tx) => {
    const [row] = await tx.select().from(settings).where(eq(settings.key, "platform")).for("update");
    if (seenAt !== undefined && row?.updatedAt.getTime() !== seenAt?.getTime())
      throw new DomainError("conflict", "Somebody else has changed the settings.");
    const before = PlatformSettings.parse(row?.value ?? {});
    if (patch.defaultPlan && patch.defaultPlan !== before.defaultPlan) await requireSelectable(tx, patch.defaultPlan);
    if (patch.defaultPlacement && patch.defaultPlacement !== before.defaultPlacement)
      await requirePlacement(tx, patch.defaultPlacement, "patch.defaultPlacement");
    if (patch.captcha && patch.captcha !== before.captcha) requireKeys(ctx.captchas?.available ?? [], patch.captcha);
    const after = PlatformSettings.parse({ ...before, ...patch });
    const keys = settingKeys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
    if (keys.length === 0) return after;
    await tx
      .insert(settings)
      .values({ key: "platform", value: after, updatedAt: now })
      .onConflictDoUpdate({ target: settings.key, set: { value: after, updatedAt: now } });
    await enqueueEvent(tx, { name: "settings/updated", data: { keys: [...keys] } }, now);
    const changed = (of: PlatformSettings) => Object.fromEntries(keys.map((key) => [key, of[key]]));
    await recordAudit(
      tx,
      {
        tenantId: null,
        actor: actorRef(ctx.actor),
        action: "settings.updated",
        targetId: "platform",
        reason,
        before: changed(before),
        after: changed(after),
        requestId: ctx.requestId,
      },
      now,
    );
    return after;
  });
}

const settingKeys = PlatformSettings.keyof().options;

function requireKeys(available: readonly CaptchaId[], captcha: PlatformSettings["captcha"]): void {
  if (captcha === "off" || available.includes(captcha)) return;
  throw fieldError("patch.captcha", "captcha_keys_missing", "The keys of this CAPTCHA are not in the environment.");
}

async function requireSelectable(tx: Parameters<typeof loadSelectablePlan>[0], code: string): Promise<void> {
  try {
    await loadSelectablePlan(tx, code);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw fieldError("patch.defaultPlan", "plan_not_selectable", "New tenants could not choose this plan.");
  }
}
