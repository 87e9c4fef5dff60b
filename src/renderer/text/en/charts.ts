/** What the charts page says. */

export const charts = {}
