/** What the networks page says. */

export const networks = {}
