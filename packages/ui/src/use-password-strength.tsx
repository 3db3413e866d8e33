"use client";
import type { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { useDeferredValue, useEffect, useState } from "react";

/** More makes no password harder to guess, and the estimate slower. */
const mostJudged = 128;

let loading: Promise<ZxcvbnFactory> | undefined;

/** Half a megabyte of word lists: fetched when a password is typed, not before. */
function loadEstimator(): Promise<ZxcvbnFactory> {
  loading ??= Promise.all([import("@zxcvbn-ts/core"), import("@zxcvbn-ts/language-common")]).then(
    ([{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }]) =>
      new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs }),
  );
  return loading;
}

/** How hard a password is to guess for somebody who knows `personal`; undefined while it is empty or not yet judged. */
export function usePasswordStrength(password: string, personal: readonly string[]): 0 | 1 | 2 | 3 | 4 | undefined {
  const judged = useDeferredValue(password.slice(0, mostJudged));
  const known = personal.filter(Boolean).join("\n");
  const [score, setScore] = useState<0 | 1 | 2 | 3 | 4>();
  useEffect(() => {
    let current = true;
    if (judged === "") setScore(undefined);
    else {
      loadEstimator().then(
        (estimator) => {
          if (current) setScore(estimator.check(judged, known.split("\n")).score);
        },
        // Without its word lists there is no meter; the server's own rules still hold.
        () => setScore(undefined),
      );
    }
    return () => {
      current = false;
    };
  }, [judged, known]);
  return score;
}
