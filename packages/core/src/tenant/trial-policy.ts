/** Who gets a trial: every business; else one for each account, also for each company's e-mail domain, also for each card. */
export const trialPolicies = ["every", "account", "domain", "card"] as const;
export type TrialPolicy = (typeof trialPolicies)[number];
export type TrialRefusal = Exclude<TrialPolicy, "every">;

export type TrialHistory = {
  /** Staff gave this business a trial, or made it themselves; sandboxes are never counted. */
  granted: boolean;
  /** Another business of the same account had one. */
  accountHadTrial: boolean;
  /** So had one whose owner has a proven address in the same company's domain. */
  domainHadTrial: boolean;
  /** So had one that saved a card which a business of this account has saved too. */
  cardHadTrial: boolean;
};

/** Which rule leaves a business without a trial; null when it gets one. A stricter policy contains the milder ones. */
export function trialRefusal(policy: TrialPolicy, history: TrialHistory): TrialRefusal | null {
  if (policy === "every" || history.granted) return null;
  if (history.accountHadTrial) return "account";
  if (policy === "account") return null;
  if (history.domainHadTrial) return "domain";
  return policy === "card" && history.cardHadTrial ? "card" : null;
}
