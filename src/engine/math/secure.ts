/** Random bytes that nobody can draw again: crypto.getRandomValues. Handed in, since the engine knows no platform. */
export type FillBytes = (bytes: Uint8Array) => void

/** Random numbers as {@link Random} gives them, seeded or not. */
export interface NumberSource {
  /** Uniform on [0, 1) with 53 random bits. */
  uniform(): number
  /** Standard normal. */
  normal(): number
}

/** Numbers made of the operating system's randomness: there is no seed, and nobody can draw them again. */
export function secureNumbers(fill: FillBytes): NumberSource {
  const bytes = new Uint8Array(4096)
  const view = new DataView(bytes.buffer)
  let at = bytes.length
  const uniform = () => {
    if (at === bytes.length) {
      fill(bytes)
      at = 0
    }
    const high = view.getUint32(at) >>> 5
    const low = view.getUint32(at + 4) >>> 6
    // What has been used is not kept.
    view.setUint32(at, 0)
    view.setUint32(at + 4, 0)
    at += 8
    return (high * 67108864 + low) / 9007199254740992
  }
  return {
    uniform,
    // Marsaglia's polar method (1964), the second number thrown away.
    normal: () => {
      for (;;) {
        const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1]
        const square = u * u + v * v
        if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square)
      }
    },
  }
}
