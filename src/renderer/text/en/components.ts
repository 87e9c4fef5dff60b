/** What the components page says. */

export const components = {}
