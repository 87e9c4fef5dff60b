/** What a step of training one network reads and writes besides its data. */
export interface NetworkForm {
  readonly inputs: number
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[]
  readonly outputs: number
  /** Rows of a step. */
  readonly batch: number
}

/**
 * Numbers that the networks of one program may take together: 4 MB. Beyond that a processor waits for its memory. Measured
 * with one thread, milliseconds a step and network: of 146,000 weights 1.0 alone, 1.6 beside 9 others; of 10,500 (five
 * layers of 50) .065 beside 15, .118 beside 191; of 6,800 .12 alone, .072 beside 7, .115 beside 63.
 */
const mostNumbers = 1_000_000
/** What one call costs is shared by so many, and hardly counts any more. */
const mostNetworks = 16

/**
 * How many networks are best trained as one program: small ones gain from company, since they share what each operation
 * costs whatever its size; of big ones, each would push the others out of the processor's caches.
 *
 * @returns at least 1
 */
export function networksTogether({ inputs, hidden, outputs, batch }: NetworkForm): number {
  const widths = [inputs, ...hidden, outputs]
  const weights = widths.slice(1).reduce((total, width, i) => total + width * (widths[i] + 1), 0)
  const activations = batch * widths.reduce((total, width) => total + width, 0)
  // A weight has a gradient and Adam's two moments, an activation its gradient.
  const numbers = 4 * weights + 2 * activations
  return Math.max(1, Math.min(mostNetworks, Math.floor(mostNumbers / numbers)))
}

/**
 * Divides a list into runs of nearly one length, none longer than asked for, so that no more than two programs are compiled.
 *
 * @param most at least 1
 */
export function evenGroups<Item>(items: readonly Item[], most: number): Item[][] {
  const count = Math.ceil(items.length / most)
  return Array.from({ length: count }, (_, group) =>
    items.slice(Math.floor((group * items.length) / count), Math.floor(((group + 1) * items.length) / count)),
  )
}
