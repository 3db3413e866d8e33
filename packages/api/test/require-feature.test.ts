import { afterAll, expect, test } from "vitest";
import { createContext } from "../src/context.ts";
import { publicError } from "../src/errors.ts";
import { requestFacts } from "../src/http/request-facts.ts";
import { createCallerFactory, memberProcedure, requireFeature, router } from "../src/trpc.ts";
import { openApi } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);

const gated = router({
  plain: memberProcedure("workspace:read")
    .use(requireFeature("whatsapp_receipts"))
    .query(() => "done"),
  sold: memberProcedure("workspace:read")
    .use(requireFeature("api_access"))
    .query(() => "done"),
  misspelt: memberProcedure("workspace:read")
    .use(requireFeature("api_acces"))
    .query(() => "done"),
});

test("a procedure is refused with the feature it needs, after the ladder", async () => {
  const { id } = await api.tenant();
  const token = await api.sessionOf({ realm: "user", tenantId: id }, await api.user(id, "member"), "api");
  const callAs = (authorization: string) =>
    createCallerFactory(gated)(
      createContext(
        api.portal,
        requestFacts(new Headers({ authorization }), "rest", () => undefined),
      ),
    );
  const caller = callAs(`Bearer ${token}`);
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => "none",
      (error) => {
        const { code, status, details } = publicError(error, null);
        return { code, status, details };
      },
    );
  expect(await caller.plain()).toBe("done");
  expect(await refusal(caller.sold())).toMatchObject({
    code: "feature_not_in_plan",
    status: 403,
    details: { feature: "api_access" },
  });
  expect(await refusal(caller.misspelt())).toMatchObject({ code: "not_found", details: { nearest: ["api_access"] } });
  expect(await refusal(callAs("Bearer nobody").sold())).toMatchObject({ code: "unauthenticated" });
});
