/** What the data page says. */

export const data = {}
