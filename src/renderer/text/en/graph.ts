/** What the graph page says. */

export const graph = {}
