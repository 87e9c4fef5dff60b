/** What the study page says. */

export const study = {}
