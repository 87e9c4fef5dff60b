/** What the app page says. */

export const app = {}
