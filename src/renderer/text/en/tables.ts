/** What the tables page says. */

export const tables = {}
