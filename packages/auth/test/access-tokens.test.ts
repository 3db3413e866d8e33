import { newAccessToken, parseAccessToken } from "@tenantry/auth/access-tokens";
import { parseTenantId } from "@tenantry/core/ids";
import { expect, it } from "vitest";

const tenantId = parseTenantId("0198a5b2-7c3d-7e4f-8a9b-0c1d2e3f4a5b");

it("an access token says its tenant and is unlike every other", () => {
  const token = newAccessToken(tenantId);
  expect(token).toMatch(/^tn_[0-9a-z]{26}_[A-Za-z0-9_-]{43}$/);
  expect(parseAccessToken(token)).toEqual({ tenantId, token });
  expect(newAccessToken(tenantId)).not.toBe(token);
});

const secret = "x".repeat(43);
it.each([
  "",
  "tn_",
  `tn_${"0".repeat(25)}_${secret}`,
  `tn_${"u".repeat(26)}_${secret}`,
  `tn_8${"0".repeat(25)}_${secret}`,
  `tn_${"0".repeat(26)}_${secret}x`,
  `tn_${"0".repeat(26)}_${"!".repeat(43)}`,
  `TN_${"0".repeat(26)}_${secret}`,
  `tn_${"0".repeat(26)}_${secret}\n`,
])("%j is no access token", (text) => {
  expect(parseAccessToken(text)).toBeUndefined();
});
