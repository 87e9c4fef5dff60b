/** What the state page says. */

export const state = {}
