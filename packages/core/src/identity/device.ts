export const browsers = ["edge", "opera", "samsung", "firefox", "chrome", "safari"] as const;
export type Browser = (typeof browsers)[number];
export const systems = ["iphone", "ipad", "android", "windows", "mac", "chromeos", "linux"] as const;
export type System = (typeof systems)[number];

/** Null where the browser does not say; both null for a program. */
export type Device = { browser: Browser | null; system: System | null };

// In this order: Edge and Opera also call themselves Chrome, Chrome calls itself Safari, Android calls itself Linux.
const browserMarks: readonly (readonly [Browser, RegExp])[] = [
  ["edge", /\bEdg(?:e|A|iOS)?\//],
  ["opera", /\bOPR\/|\bOpera\b/],
  ["samsung", /\bSamsungBrowser\//],
  ["firefox", /\bFirefox\/|\bFxiOS\//],
  ["chrome", /Chrome\/|\bCriOS\/|\bChromium\//],
  ["safari", /\bSafari\//],
];
const systemMarks: readonly (readonly [System, RegExp])[] = [
  ["iphone", /\biPhone\b/],
  ["ipad", /\biPad\b/],
  ["android", /\bAndroid\b/],
  ["windows", /\bWindows\b/],
  ["mac", /\bMac OS X\b|\bMacintosh\b/],
  ["chromeos", /\bCrOS\b/],
  ["linux", /\bLinux\b/],
];

const first = <T>(marks: readonly (readonly [T, RegExp])[], text: string): T | null =>
  marks.find(([, mark]) => mark.test(text))?.[0] ?? null;

/** Enough of a user agent for a person to recognise their own device; never a reason to trust it. */
export function readDevice(userAgent: string | null): Device {
  const text = userAgent ?? "";
  return { browser: first(browserMarks, text), system: first(systemMarks, text) };
}
