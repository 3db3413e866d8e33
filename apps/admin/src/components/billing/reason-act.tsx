"use client";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { lazyResolver } from "../chrome/lazy-resolver.ts";
import { ActDialog, useServerFields } from "./act-dialog.tsx";

const resolver = lazyResolver(async () => {
  const { Reason } = await import("@tenantry/core/tenant/inputs");
  return z.object({ reason: Reason });
});

/** An act that needs nothing but a reason. */
export function ReasonAct({
  title,
  text,
  submit,
  tone,
  act,
  onClose,
  onSubmit,
}: {
  title: string;
  text: ReactNode;
  submit: string;
  tone?: "danger";
  act: { isPending: boolean; error: unknown };
  onClose: () => void;
  onSubmit: (reason: string) => void;
}) {
  const form = useForm({ mode: "onTouched", resolver, defaultValues: { reason: "" } });
  useServerFields(form, act.error);
  return (
    <ActDialog
      title={title}
      text={text}
      submit={submit}
      {...(tone ? { tone } : {})}
      form={form}
      act={act}
      onClose={onClose}
      onSubmit={({ reason }) => onSubmit(reason)}
    />
  );
}
