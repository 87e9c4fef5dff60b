/** What the audit page says. */

export const audit = {}
