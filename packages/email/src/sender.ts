import { DomainError } from "@tenantry/core/errors";
import type { EmailSender } from "@tenantry/core/ports/email";
import { Email } from "@tenantry/core/text";
import { type ErrorResponse, Resend } from "resend";
import { render } from "./render.ts";

/**
 * Translates Resend's answer. Refusals of this one message are final; everything that an operator, a quota or time
 * can cure (keys, an unverified domain, limits, outages) may be tried again. Source: Resend's API reference, "Errors".
 */
export function resendError({ name, message, statusCode }: ErrorResponse): DomainError {
  const text = `Resend refused the message (${name}, ${statusCode ?? "no answer"}): ${message}`;
  switch (name) {
    case "rate_limit_exceeded":
      return new DomainError("rate_limited", text);
    case "invalid_idempotent_request":
      return new DomainError("idempotency_key_reused", text);
    case "invalid_idempotency_key":
    case "invalid_attachment":
    case "invalid_parameter":
    case "missing_required_field":
      return new DomainError("validation_failed", text);
    case "validation_error":
      // With 403 it means that the sender's domain is not verified yet.
      return new DomainError(statusCode === 403 ? "unavailable" : "validation_failed", text);
    default:
      return new DomainError("unavailable", text);
  }
}

/** `baseUrl` points at the local emulator; without it, Resend itself. */
export function resendSender(options: { apiKey: string; baseUrl?: string | undefined; from: string }): EmailSender {
  const resend = new Resend(options.apiKey, { baseUrl: options.baseUrl ?? "https://api.resend.com" });
  return {
    render,
    async send(message) {
      const to = Email.safeParse(message.to);
      if (!to.success) throw new DomainError("validation_failed", "The recipient is not one e-mail address.");
      const { subject, html, text } = await render(message);
      const { data, error } = await resend.emails.send(
        {
          from: options.from,
          to: [to.data],
          subject,
          html,
          text,
          ...(message.attachments && {
            attachments: message.attachments.map(({ fileName, contentType, bytes }) => ({
              filename: fileName,
              contentType,
              content: Buffer.from(bytes),
            })),
          }),
        },
        { idempotencyKey: message.key },
      );
      if (error) throw resendError(error);
      return { id: data.id };
    },
  };
}
