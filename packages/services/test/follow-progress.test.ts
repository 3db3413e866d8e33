import { followProgress } from "@tenantry/services/provisioning/follow-progress";
import type { Progress } from "@tenantry/services/provisioning/progress";
import { abandonProvisioning, beginProvisioning } from "@tenantry/services/provisioning/provision";
import { afterAll, beforeEach, expect, test } from "vitest";
import { openWorld, provision } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
beforeEach(() => world.settings({}));

async function heard(stream: AsyncGenerator<Progress, void>): Promise<string[]> {
  const words: string[] = [];
  for await (const { status } of stream) words.push(status);
  return words;
}

test("whoever watches hears what is, what changes, and the end", async () => {
  const { tenantId } = await world.register();
  const stream = followProgress({ ...world.portal, tenantId });
  expect((await stream.next()).value).toMatchObject({ status: "pending" });
  await provision(world.worker, tenantId);
  expect((await heard(stream)).at(-1)).toBe("ready");
  expect(await heard(followProgress({ ...world.portal, tenantId }))).toEqual(["ready"]);
});

test("a failure is heard without its reason; whoever has gone is told nothing more", async () => {
  const { tenantId } = await world.register();
  await beginProvisioning(world.worker, tenantId);
  const gone = new AbortController();
  const left = followProgress({ ...world.portal, tenantId }, gone.signal);
  expect((await left.next()).value).toMatchObject({ status: "running" });
  gone.abort();
  expect(await heard(left)).toEqual([]);
  await world.sql`insert into platform.provisioning_steps (tenant_id, step, attempts, started_at, error)
    values (${tenantId}, 'build', 4, now(), 'disk full at /var/lib')`;
  await abandonProvisioning(world.worker, tenantId);
  const told: Progress[] = [];
  for await (const progress of followProgress({ ...world.portal, tenantId })) told.push(progress);
  expect(told).toMatchObject([{ status: "failed" }]);
  expect(JSON.stringify(told)).not.toContain("disk full");
});
