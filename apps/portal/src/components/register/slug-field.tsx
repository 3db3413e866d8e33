"use client";
import { Anchor, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Slug } from "@tenantry/core/tenant/slug";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { trpc } from "../../trpc/client.tsx";
import { useFieldWords } from "../chrome/form-problem.tsx";
import type { RegisterForm } from "./form-model.ts";
import styles from "./slug-field.module.css";

const typingPauseMs = 300;
const isolated = (text: string) => `\u2066${text}\u2069`;

export type SlugFieldProps = {
  form: RegisterForm;
  /** What stands after the slug in a workspace's address. */
  workspaceDomain: string;
  /** What the server proposed instead of a slug that was taken while the form was filled in. */
  proposal: string | null;
  onEdited: (edited: boolean) => void;
  /** While the field has the focus nothing else may write into it. */
  onFocused: (focused: boolean) => void;
};

/** A workspace's address, checked while it is typed; another one is a click away. */
export function SlugField({ form, workspaceDomain, proposal, onEdited, onFocused }: SlugFieldProps) {
  const t = useTranslations("portal.register.business");
  const words = useFieldWords();
  const slug = form.watch("slug") ?? "";
  const [asked] = useDebouncedValue(slug.trim(), typingPauseMs);
  const check = trpc.tenant.slugAvailable.useQuery(
    { slug: asked },
    { enabled: asked !== "" && Slug.safeParse(asked).success },
  );
  const answer = asked === slug.trim() ? check.data : undefined;
  const code = form.formState.errors.slug?.message ?? answer?.reason ?? undefined;
  const offered = code ? (answer?.proposal ?? proposal) : null;
  const message =
    code === "slug_taken" && offered ? words("slug_taken_suggestion", { suggestion: isolated(offered) }) : words(code);
  // A field that goes away while it has the focus never says that it lost it.
  useEffect(() => () => onFocused(false), [onFocused]);
  const use = (value: string) => {
    onEdited(true);
    form.setValue("slug", value, { shouldDirty: true, shouldValidate: true });
    form.setFocus("slug");
  };
  return (
    <TextInput
      label={t("slug")}
      description={
        <span aria-live="polite">
          {offered ? (
            <Anchor component="button" type="button" size="sm" onClick={() => use(offered)}>
              {t.rich("useProposal", { slug: offered, code: (slug) => <Bdi>{slug}</Bdi> })}
            </Anchor>
          ) : answer?.available && !code ? (
            <span className={styles.free}>
              {t("slugFree", { address: isolated(`${answer.slug}.${workspaceDomain}`) })}
            </span>
          ) : check.isFetching && !code ? (
            t("slugChecking")
          ) : (
            t("slugHelp")
          )}
        </span>
      }
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      inputContainer={(input) => <div dir="ltr">{input}</div>}
      rightSection={<span className={styles.domain}>.{workspaceDomain}</span>}
      rightSectionWidth={`${workspaceDomain.length + 3}ch`}
      rightSectionPointerEvents="none"
      error={message}
      onFocus={() => onFocused(true)}
      {...form.register("slug", {
        onBlur: () => onFocused(false),
        onChange: (event: { target: { value: string } }) => onEdited(event.target.value !== ""),
      })}
    />
  );
}
