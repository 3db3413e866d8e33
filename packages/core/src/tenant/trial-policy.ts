/** Who gets a trial: every business, one for each account, or one for each company's e-mail domain. */
export const trialPolicies = ["every", "account", "domain"] as const;
export type TrialPolicy = (typeof trialPolicies)[number];

export type TrialHistory = {
  /** Staff gave this business a trial, or made it themselves; sandboxes are never counted. */
  granted: boolean;
  /** Another business of the same account had one. */
  accountHadTrial: boolean;
  /** So had one whose owner has a proven address in the same company's domain. */
  domainHadTrial: boolean;
};

/** Which rule leaves a business without a trial; null when it gets one. A stricter policy contains the milder one. */
export function trialRefusal(policy: TrialPolicy, history: TrialHistory): "account" | "domain" | null {
  if (policy === "every" || history.granted) return null;
  if (history.accountHadTrial) return "account";
  return policy === "domain" && history.domainHadTrial ? "domain" : null;
}
