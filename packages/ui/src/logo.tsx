/** A house whose door is a keyhole. Decorative beside the name; give `title` where it stands alone. */
export function LogoMark({ size = 28, title }: { size?: number; title?: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      role={title ? "img" : undefined}
      aria-label={title}
      aria-hidden={title ? undefined : true}
    >
      <rect width="32" height="32" rx="8" fill="var(--tn-mark)" />
      <path
        d="M16 5.5 26.5 14v10.5a2 2 0 0 1-2 2h-17a2 2 0 0 1-2-2V14z"
        fill="var(--tn-mark-cut)"
        stroke="var(--tn-mark-cut)"
        strokeWidth="1"
        strokeLinejoin="round"
      />
      <path d="M16 12.4a3.6 3.6 0 0 1 1.9 6.66l1.1 4.94h-6l1.1-4.94A3.6 3.6 0 0 1 16 12.4z" fill="var(--tn-mark)" />
    </svg>
  );
}

/** Mark and name, or the picture that stands for both. Never mirrored. */
export function Logo({ name, src }: { name: string; src?: string | null | undefined }) {
  // The picture was drawn anew at upload and its address changes with it: nothing for an image optimizer.
  if (src) return <img src={src} alt={name} height={28} style={{ maxInlineSize: 160, objectFit: "contain" }} />;
  return (
    <span
      dir="ltr"
      style={{
        display: "inline-flex",
        alignItems: "center",
        gap: 10,
        fontWeight: 650,
        fontSize: "1.0625rem",
        letterSpacing: "-0.01em",
      }}
    >
      <LogoMark />
      {name}
    </span>
  );
}
