/** What the runs page says. */

export const runs = {}
