import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { captchas } from "@tenantry/auth/captcha";
import { type Challenge, createChallenge, solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { afterAll, describe, expect, test } from "vitest";

const key = "k".repeat(32);
const now = new Date();
const request = { ip: "192.0.2.1", now };
const ours = captchas({ keys: { ALTCHA_KEY: key }, hostname: "app.example.com" });

const encode = (answer: unknown) => Buffer.from(JSON.stringify(answer)).toString("base64");
async function solve(challenge: Challenge): Promise<string> {
  const solution = await solveChallenge({ challenge, deriveKey });
  return encode({ challenge, solution });
}

describe("proof of work", () => {
  test("a solved challenge of ours is right, and known again however it is spelt", async () => {
    const response = await solve(await ours.challenge(now));
    expect(await ours.check("altcha", response, request)).toBe(true);
    const { challenge, solution } = JSON.parse(Buffer.from(response, "base64").toString());
    const respelt = encode({ solution: { ...solution, time: 1 }, challenge });
    expect(ours.identify("altcha", respelt)).toBe(ours.identify("altcha", response));
  });

  test("a solution spliced onto another challenge is refused", async () => {
    const [first, second] = await Promise.all([ours.challenge(now), ours.challenge(now)]);
    const answer = JSON.parse(Buffer.from(await solve(first), "base64").toString());
    const spliced = [
      { ...answer, challenge: second },
      { ...answer, challenge: { ...answer.challenge, signature: second.signature } },
      { ...answer, challenge: { ...answer.challenge, parameters: second.parameters } },
      {
        ...answer,
        challenge: {
          ...answer.challenge,
          parameters: { ...answer.challenge.parameters, expiresAt: answer.challenge.parameters.expiresAt + 60 },
        },
      },
    ];
    for (const one of spliced) expect(await ours.check("altcha", encode(one), request)).toBe(false);
  });

  test("an expired one, a stranger's, an easier one and rubbish are refused", async () => {
    const response = await solve(await ours.challenge(now));
    const late = new Date(now.getTime() + 10 * 60_000);
    expect(await ours.check("altcha", response, { ...request, now: late })).toBe(false);
    const strange = captchas({ keys: { ALTCHA_KEY: "x".repeat(32) }, hostname: "app.example.com" });
    expect(await ours.check("altcha", await solve(await strange.challenge(now)), request)).toBe(false);
    const easy = await createChallenge({
      algorithm: "PBKDF2/SHA-256",
      cost: 1,
      deriveKey,
      expiresAt: new Date(now.getTime() + 60_000),
      data: { for: "register" },
      hmacSignatureSecret: key,
    });
    expect(await ours.check("altcha", await solve(easy), request)).toBe(false);
    for (const rubbish of ["", "%%%", encode(null), encode({ challenge: {} })]) {
      expect(ours.identify("altcha", rubbish)).toBe(null);
      expect(await ours.check("altcha", rubbish, request)).toBe(false);
    }
  });
});

describe("vendors", () => {
  const asked: Record<string, string>[] = [];
  const verify = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    asked.push(form);
    if (form.response === "broken") answer.writeHead(500).end();
    else {
      const hostname = form.response === "elsewhere" ? "evil.example" : "app.example.com";
      answer.end(JSON.stringify({ success: form.response !== "wrong", hostname }));
    }
  };
  const server = createServer((incoming, answer) => void verify(incoming, answer));
  const listening = new Promise<string>((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/siteverify`);
    }),
  );
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test.each(["recaptcha", "turnstile"] as const)(
    "%s is asked with our secret; other sites' answers fail",
    async (id) => {
      const url = await listening;
      const name = id.toUpperCase();
      const keys = { [`${name}_SITE_KEY`]: "site", [`${name}_SECRET_KEY`]: "secret" };
      const vendor = captchas({ keys, hostname: "app.example.com", verifyUrls: { [id]: url } });
      expect(vendor.available).toEqual([id]);
      expect(vendor.siteKey(id)).toBe("site");
      expect(await vendor.check(id, "right", request)).toBe(true);
      expect(asked.at(-1)).toEqual({ secret: "secret", response: "right", remoteip: "192.0.2.1" });
      expect(await vendor.check(id, "wrong", request)).toBe(false);
      expect(await vendor.check(id, "elsewhere", request)).toBe(false);
      await expect(vendor.check(id, "broken", request)).rejects.toMatchObject({ code: "unavailable" });
    },
  );

  test("half a pair of keys is none", () => {
    expect(captchas({ keys: { TURNSTILE_SITE_KEY: "site" }, hostname: "app.example.com" }).available).toEqual([]);
  });
});
