import { type Challenge, solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { newAddress, openApi, registerBody } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
beforeEach(() => api.world.settings({ captcha: "altcha" }));

async function answer(): Promise<string> {
  const { body } = await api.rest("GET", "/v1/tenants/registration-policy", { ip: newAddress() });
  const { challenge } = body.captcha as { challenge: Challenge };
  const solution = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString("base64");
}

const register = (captcha: string | undefined, change: Record<string, unknown> = {}, key?: string) =>
  api.rest("POST", "/v1/tenants/register", {
    body: registerBody({ ...change, ...(captcha ? { captcha } : {}) }),
    ip: newAddress(),
    ...(key ? { headers: { "idempotency-key": key } } : {}),
  });
const refusal = (code: string) => ({ status: 400, body: { code: "validation_failed", fields: { captcha: [code] } } });

describe("with ALTCHA on", () => {
  test("a registration needs work that was not spent before", async () => {
    expect(await register(undefined)).toMatchObject(refusal("captcha_required"));
    expect(await register("not an answer")).toMatchObject(refusal("captcha_failed"));
    const captcha = await answer();
    expect(await register(captcha)).toMatchObject({ status: 201 });
    expect(await register(captcha)).toMatchObject(refusal("captcha_failed"));
  });

  test("the same work sent twenty times at once makes one tenant", async () => {
    const captcha = await answer();
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(captcha)));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 400)]);
  });

  test("a repeat of the request that spent it is answered as the first", async () => {
    const captcha = await answer();
    const body = registerBody({ captcha });
    const send = () =>
      api.rest("POST", "/v1/tenants/register", { body, ip: newAddress(), headers: { "idempotency-key": "captcha-1" } });
    const first = await send();
    const second = await send();
    expect([first.status, second.status]).toEqual([201, 201]);
    expect((second.body.tenant as { id: string }).id).toBe((first.body.tenant as { id: string }).id);
  });
});

test("with none on nothing is asked", async () => {
  await api.world.settings({ captcha: "off" });
  const { body } = await api.rest("GET", "/v1/tenants/registration-policy");
  expect(body).toEqual({ selfRegistration: true, passwordMinLength: 12, payFirst: "off", captcha: null });
  expect(await register(undefined)).toMatchObject({ status: 201 });
});

test("a password shorter than the setting is refused, and the policy says how long", async () => {
  await api.world.settings({ passwordMinLength: 20 });
  const { body } = await api.rest("GET", "/v1/tenants/registration-policy");
  expect(body).toMatchObject({ passwordMinLength: 20 });
  expect(await register(undefined)).toMatchObject({
    status: 400,
    body: { fields: { "adminUser.password": ["password_too_short"] } },
  });
});
