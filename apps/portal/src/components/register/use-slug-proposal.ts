import { useDebouncedValue } from "@mantine/hooks";
import { useEffect } from "react";
import { trpc } from "../../trpc/client.tsx";
import { problemOf } from "../chrome/form-problem.tsx";
import type { RegisterForm } from "./form-model.ts";

const typingPauseMs = 300;

/** Follows the business name with a free slug; not while the visitor writes one (`paused`), nor after. */
export function useSlugProposal(form: RegisterForm, paused: boolean) {
  const utils = trpc.useUtils();
  const name = form.watch("businessName").trim();
  const [asked] = useDebouncedValue(name, typingPauseMs);
  const { data } = trpc.tenant.suggestSlug.useQuery({ name: asked }, { enabled: !paused && asked.length >= 2 });
  const proposed = paused || asked !== name ? undefined : data?.slug;
  useEffect(() => {
    if (proposed) form.setValue("slug", proposed, { shouldValidate: true });
  }, [form, proposed]);

  return {
    /** Before the step is left: a slug that is still to come, or the word that the typed one is taken. */
    settle: async (): Promise<boolean> => {
      const { businessName, slug = "" } = form.getValues();
      try {
        if (slug.trim() === "") {
          const answer = await utils.tenant.suggestSlug.fetch({ name: businessName });
          if (answer.slug) form.setValue("slug", answer.slug);
          return true;
        }
        const answer = await utils.tenant.slugAvailable.fetch({ slug: slug.trim() });
        if (answer.available) return true;
        form.setError("slug", { type: "server", message: answer.reason ?? "slug_taken" }, { shouldFocus: true });
        return false;
      } catch (error) {
        // Unreachable or too often asked: the registration itself decides.
        if (problemOf(error).code === "internal") throw error;
        return true;
      }
    },
  };
}
