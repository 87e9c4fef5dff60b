import { describe, expect, it } from 'vitest'
import { EdgeStrength, StructureSettings } from '#shared/contracts/structure.ts'
import { randomFromSeed } from '../math/index.ts'
import { edgeStrengths, type StructureData } from './index.ts'

/** a -> c <- b, strong; d weakly on c; e alone. */
function sample(rows: number): StructureData {
  const random = randomFromSeed(8)
  const bits = () => Uint8Array.from({ length: rows }, () => random.integer(2))
  const [a, b, d, e] = [bits(), bits(), bits(), bits()]
  const c = a.map((value, row) => (random.uniform() < 0.1 + 0.4 * value + 0.4 * b[row] + 0.06 * d[row] ? 1 : 0))
  const columns = { a, b, c, d, e }
  return {
    rows,
    columns: Object.entries(columns).map(([name, codes]) => ({ kind: 'discrete', name, levels: 2, codes })),
  }
}

const settings = StructureSettings.parse({})

describe('edge strengths', () => {
  it('are near 1 for a strong edge and its direction, between for a weak one, and absent for none', async () => {
    const strengths = await edgeStrengths(sample(600), settings, 60)
    const of = (from: string, to: string) => strengths.find(({ pair }) => pair[0] === from && pair[1] === to)
    for (const strength of strengths) {
      expect(EdgeStrength.parse(strength)).toEqual(strength)
      expect(strength.forward + strength.back).toBeLessThanOrEqual(strength.joined + 1e-12)
    }
    for (const cause of ['a', 'b']) {
      expect(of(cause, 'c')?.joined).toBe(1)
      expect(of(cause, 'c')?.forward).toBeGreaterThan(0.8)
    }
    const weak = of('c', 'd')?.joined ?? 0
    expect(weak).toBeGreaterThan(0)
    expect(weak).toBeLessThan(0.9)
    expect(of('a', 'e')?.joined ?? 0).toBeLessThan(0.2)
    expect(strengths.map(({ joined }) => joined)).toEqual(strengths.map(({ joined }) => joined).sort((x, y) => y - x))
  })
  it('are the same again, and others with another seed', async () => {
    const data = sample(300)
    const first = await edgeStrengths(data, settings, 15)
    expect(await edgeStrengths(data, settings, 15)).toEqual(first)
    expect(await edgeStrengths(data, { ...settings, seed: 2 }, 15)).not.toEqual(first)
  })
  it('tell their progress and can be stopped', async () => {
    const fractions: number[] = []
    const onProgress = ({ fraction }: { fraction: number | null }) => fractions.push(fraction as number)
    await edgeStrengths(sample(100), settings, 4, { onProgress })
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions.at(-1)).toBe(1)
    const signal = AbortSignal.abort()
    await expect(edgeStrengths(sample(100), settings, 4, { signal })).rejects.toThrow(/abort/i)
  })
})
