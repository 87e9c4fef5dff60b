import { webcrypto } from 'node:crypto'
import { expect, it } from 'vitest'
import { mean, sampleVariance, secureNumbers } from './index.ts'

it('draws uniform and normal numbers from the bytes that it is given, and none twice', () => {
  const numbers = secureNumbers((bytes) => void webcrypto.getRandomValues(bytes))
  const count = 40_000
  const uniform = Float64Array.from({ length: count }, () => numbers.uniform())
  expect(uniform.every((value) => value >= 0 && value < 1)).toBe(true)
  expect(new Set(uniform).size).toBe(count)
  // Six standard errors: true randomness fails once in a billion runs.
  expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(6 / Math.sqrt(12 * count))
  const normal = Float64Array.from({ length: count }, () => numbers.normal())
  expect(Math.abs(mean(normal))).toBeLessThan(6 / Math.sqrt(count))
  expect(Math.abs(sampleVariance(normal) - 1)).toBeLessThan(6 * Math.sqrt(2 / count))
})

it('reads 53 bits in order', () => {
  const numbers = secureNumbers((bytes) =>
    bytes.fill(0).set([128, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255]),
  )
  expect([numbers.uniform(), numbers.uniform(), numbers.uniform()]).toEqual([0.5, 1 - 2 ** -53, 0])
})
