"use client";
import { useEffect, useRef, useState } from "react";

type Vendor = "recaptcha" | "turnstile";

type Widget = {
  render: (
    box: HTMLElement,
    options: {
      sitekey: string;
      callback: (token: string) => void;
      "expired-callback": () => void;
      "error-callback": () => void;
    },
  ) => unknown;
  reset: (id?: unknown) => void;
};

const sources: Record<Vendor, string> = {
  recaptcha: "https://www.google.com/recaptcha/api.js?render=explicit",
  turnstile: "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit",
};
const pollMs = 100;

const widgetOf = (vendor: Vendor): Widget | undefined => {
  const page = window as { grecaptcha?: Partial<Widget>; turnstile?: Partial<Widget> };
  const found = vendor === "recaptcha" ? page.grecaptcha : page.turnstile;
  return found?.render && found.reset ? { render: found.render, reset: found.reset } : undefined;
};

export type VendorCaptchaProps = {
  vendor: Vendor;
  siteKey: string;
  onAnswer: (token: string | null) => void;
  onUnreachable: () => void;
  /** A change of it asks for another answer. */
  round: number;
};

/** The vendor's own widget; its script is fetched when it is shown. */
export function VendorCaptcha({ vendor, siteKey, onAnswer, onUnreachable, round }: VendorCaptchaProps) {
  const box = useRef<HTMLDivElement>(null);
  const id = useRef<unknown>(undefined);
  const [widget, setWidget] = useState<Widget>();
  const told = useRef({ onAnswer, onUnreachable });
  told.current = { onAnswer, onUnreachable };

  useEffect(() => {
    const script = document.createElement("script");
    script.src = sources[vendor];
    script.async = true;
    script.onerror = () => told.current.onUnreachable();
    if (!widgetOf(vendor)) document.head.append(script);
    const timer = window.setInterval(() => {
      const found = widgetOf(vendor);
      if (!found) return;
      window.clearInterval(timer);
      setWidget(found);
    }, pollMs);
    return () => window.clearInterval(timer);
  }, [vendor]);

  useEffect(() => {
    if (!widget || !box.current || id.current !== undefined) return;
    id.current = widget.render(box.current, {
      sitekey: siteKey,
      callback: (token) => told.current.onAnswer(token),
      "expired-callback": () => told.current.onAnswer(null),
      "error-callback": () => told.current.onUnreachable(),
    });
  }, [widget, siteKey]);

  useEffect(() => {
    if (round > 0 && widget && id.current !== undefined) widget.reset(id.current);
  }, [round, widget]);

  return <div ref={box} />;
}
