const LIMIT_BYTES = 4096;
const secret = /pass(word|phrase)|secret|token|hash|authori[sz]ation|cookie|api_?key|e-?mail|phone|address|card/i;

/** What staff see of a payload: secrets and personal data by their names blanked, at most 4 KB. */
export function redact(value: unknown): unknown {
  const blanked = blank(value);
  const text = JSON.stringify(blanked) ?? "null";
  const bytes = Buffer.byteLength(text);
  return bytes <= LIMIT_BYTES
    ? blanked
    : {
        truncated: true,
        bytes,
        start: Buffer.from(text)
          .subarray(0, LIMIT_BYTES - 128)
          .toString("utf8"),
      };
}

function blank(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(blank);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      secret.test(name) && member !== null ? "[redacted]" : blank(member),
    ]),
  );
}
