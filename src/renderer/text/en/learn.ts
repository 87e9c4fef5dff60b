/** What the learn page says. */

export const learn = {}
