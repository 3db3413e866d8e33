"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Anchor, Button, TextInput } from "@mantine/core";
import { Email } from "@tenantry/core/text";
import { Bdi } from "@tenantry/ui/text";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { FormProblemAlert, useFieldWords, useFormProblem } from "../chrome/form-problem.tsx";
import styles from "./form.module.css";

const EmailInput = z.object({ email: Email });

export type EmailFormProps = {
  labels: { email: string; submit: string; sentTitle: string };
  /** Says where the message went; the same words for an address that nobody has. */
  sent: (address: ReactNode) => ReactNode;
  /** What to do when nothing arrives; `again` goes back to the form. */
  help: (again: (words: ReactNode) => ReactNode) => ReactNode;
  onSubmit: (input: { email: string }) => Promise<unknown>;
};

/** Asks for an address and mails a one-time link to it. */
export function EmailForm({ labels, sent, help, onSubmit }: EmailFormProps) {
  const words = useFieldWords();
  const form = useForm({ resolver: zodResolver(EmailInput), mode: "onTouched", defaultValues: { email: "" } });
  const { problem, show, clear } = useFormProblem(form);
  const { errors, isSubmitting } = form.formState;
  const [address, setAddress] = useState<string>();
  const answer = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (address) answer.current?.focus();
  }, [address]);
  const submit = form.handleSubmit(async (input) => {
    clear();
    try {
      await onSubmit(input);
      setAddress(input.email);
    } catch (error) {
      show(error);
    }
  });
  if (address) {
    return (
      <div className={styles.form}>
        <h2 className={styles.heading} ref={answer} tabIndex={-1}>
          {labels.sentTitle}
        </h2>
        <p className={styles.text}>{sent(<Bdi>{address}</Bdi>)}</p>
        <p className={styles.small}>
          {help((again) => (
            <Anchor component="button" type="button" size="sm" onClick={() => setAddress(undefined)}>
              {again}
            </Anchor>
          ))}
        </p>
      </div>
    );
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate method="post">
      <TextInput
        label={labels.email}
        type="email"
        autoComplete="username"
        error={words(errors.email?.message)}
        {...form.register("email")}
      />
      <FormProblemAlert problem={problem} />
      <div className={styles.actions}>
        <Button type="submit" fullWidth loading={isSubmitting}>
          {labels.submit}
        </Button>
      </div>
    </form>
  );
}
