/** What the settings page says. */

export const settings = {}
