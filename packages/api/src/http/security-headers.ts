/** Headers of every page. The nonce is the request's own; Mantine's server rendering needs style attributes, nothing else is inline. */
export function securityHeaders(options: {
  nonce: string;
  https: boolean;
  development: boolean;
  /** Where a widget that is on comes from; absent: nothing foreign is shown. */
  widgets?: readonly string[];
}): Record<string, string> {
  const { nonce, https, development, widgets = [] } = options;
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...(development ? ["ws:"] : []), ...widgets].join(" "),
    // Its script is let in by 'strict-dynamic', from the form's own.
    ...(widgets.length > 0 ? [`frame-src ${widgets.join(" ")}`] : []),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(https ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
  return {
    "content-security-policy": policy,
    // One-time tokens stand in addresses: no other site may learn where a visitor came from.
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    ...(https && { "strict-transport-security": "max-age=31536000; includeSubDomains" }),
  };
}
