/** What set-up tells the person at the terminal: each step, how long it may take, how long it took. */

const useColour = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (code, text) => (useColour ? `\u001b[${code}m${text}\u001b[0m` : text)

/** A line that stands by itself. */
export function say(text) {
  console.log(text)
}

/** A line that must not be missed. */
export function warn(text) {
  console.warn(paint('33', `Warning: ${text}`))
}

/** Set-up cannot go on; `message` says what is missing and what to type. */
export class SetupError extends Error {}

/**
 * Runs one step of set-up and says what it does.
 *
 * @param {string} title what is being done, e.g. "Fetching the project's packages"
 * @param {string} howLong what a person should expect, e.g. "about half a minute"
 * @param {() => Promise<void> | void} work
 */
export async function step(title, howLong, work) {
  say(`${paint('36', '…')} ${title} (${howLong})`)
  const start = Date.now()
  await work()
  say(`${paint('32', '✓')} ${title}: ${((Date.now() - start) / 1000).toFixed(1)} s`)
}
