/** What the report page says. */

export const report = {}
