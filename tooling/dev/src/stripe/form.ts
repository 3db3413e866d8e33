export type FormValue = string | FormValue[] | { [name: string]: FormValue };

/** Decodes Stripe's bracketed form encoding: `line_items[0][price_data][currency]=omr`. */
export function decodeForm(encoded: string): Record<string, FormValue> {
  const root: Record<string, FormValue> = {};
  for (const [name, value] of new URLSearchParams(encoded)) {
    const [head = "", ...rest] = name.split("[").map((part) => part.replace(/\]$/, ""));
    let node = root;
    let key = head;
    for (const part of rest) {
      const child = node[key];
      const next = typeof child === "object" && !Array.isArray(child) ? child : {};
      node[key] = next;
      // `expand[]` means "one more".
      key = part === "" ? String(Object.keys(next).length) : part;
      node = next;
    }
    node[key] = value;
  }
  return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, withArrays(value)]));
}

/** A record whose keys count 0, 1, 2 … is an array. */
function withArrays(value: FormValue): FormValue {
  if (typeof value !== "object" || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, child]) => [name, withArrays(child)] as const);
  const isArray = entries.length > 0 && entries.every(([name], index) => name === String(index));
  return isArray ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}
