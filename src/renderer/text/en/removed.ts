/** What the removed page says. */

export const removed = {}
