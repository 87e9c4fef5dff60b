/** What the published page says. */

export const published = {}
