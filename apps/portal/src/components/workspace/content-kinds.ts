/** What the templates bring; another kind is shown by its own name. */
export const contentKinds = ["price", "schedule", "course", "term", "campaign", "email_template", "audience"] as const;
