import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";
import { isStep, type Step } from "./form-model.ts";

/** The open step stands in the address, so that the browser's own back and forward lead from step to step. */
export function useSteps(first: Step) {
  const path = usePathname();
  const query = useSearchParams();
  const asked = query.get("step");
  const open = useCallback(
    (step: Step, how: "push" | "replace" = "push") => {
      const next = new URLSearchParams(query);
      next.set("step", step);
      const address = `${path}?${next}`;
      if (how === "push") window.history.pushState(null, "", address);
      else window.history.replaceState(null, "", address);
    },
    [path, query],
  );
  return { step: isStep(asked) ? asked : first, isNamed: isStep(asked), open };
}
