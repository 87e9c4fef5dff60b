/**
 * The discrete Fourier transform in place, by Cooley and Tukey's algorithm. What comes back from the inverse is not yet divided by the
 * length.
 *
 * @param real its length is a power of two
 * @param imaginary of the same length
 */
export function fourier(real: Float64Array, imaginary: Float64Array, inverse = false): void {
  const n = real.length
  if (n < 2 || (n & (n - 1)) !== 0 || imaginary.length !== n)
    throw new RangeError('A Fourier transform needs lists of a power of two numbers.')
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) {
      ;[real[i], real[j]] = [real[j], real[i]]
      ;[imaginary[i], imaginary[j]] = [imaginary[j], imaginary[i]]
    }
  }
  // Each root by its own sine and cosine: a recurrence would lose digits.
  const [cosines, sines] = [new Float64Array(n / 2), new Float64Array(n / 2)]
  for (let i = 0; i < n / 2; i++) {
    const angle = ((inverse ? 2 : -2) * Math.PI * i) / n
    cosines[i] = Math.cos(angle)
    sines[i] = Math.sin(angle)
  }
  for (let size = 2; size <= n; size *= 2) {
    const [half, stride] = [size / 2, n / size]
    for (let start = 0; start < n; start += size)
      for (let k = 0; k < half; k++) {
        const [a, b] = [start + k, start + k + half]
        const [c, s] = [cosines[k * stride], sines[k * stride]]
        const x = real[b] * c - imaginary[b] * s
        const y = real[b] * s + imaginary[b] * c
        real[b] = real[a] - x
        imaginary[b] = imaginary[a] - y
        real[a] += x
        imaginary[a] += y
      }
  }
}

/**
 * The distribution of the sum of `count` independent whole numbers with the same distribution, modulo the length of the list.
 *
 * @param probabilities of 0 .. length - 1; the length is a power of two
 * @returns the probabilities, and a bound on the sum of their absolute rounding errors: of the first order, 6 half units
 *   of the last place for each level of the transforms (Higham 2002, theorem 24.2) and as much for two levels in each power
 */
export function convolveWithItself(
  probabilities: Float64Array,
  count: number,
): { probabilities: Float64Array; error: number } {
  const n = probabilities.length
  const [real, imaginary] = [Float64Array.from(probabilities), new Float64Array(n)]
  fourier(real, imaginary)
  let [sizes, slopes] = [0, 0]
  for (let i = 0; i < n; i++) {
    const logSize = Math.log(Math.hypot(real[i], imaginary[i]))
    const size = Math.exp(count * logSize)
    const angle = count * Math.atan2(imaginary[i], real[i])
    real[i] = size * Math.cos(angle)
    imaginary[i] = size * Math.sin(angle)
    sizes += size * size
    slopes += Math.exp(2 * (count - 1) * logSize)
  }
  fourier(real, imaginary, true)
  for (let i = 0; i < n; i++) real[i] = Math.max(0, real[i] / n)
  const unit = 3 * Number.EPSILON * (Math.log2(n) + 2)
  // What one coefficient is off by, count times; spread over n numbers by Cauchy and Schwarz. Then the way back.
  return { probabilities: real, error: unit * (count * Math.sqrt(slopes) + Math.sqrt(sizes)) }
}
