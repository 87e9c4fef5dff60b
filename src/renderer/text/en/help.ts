/** What the help page says. */

export const help = {}
