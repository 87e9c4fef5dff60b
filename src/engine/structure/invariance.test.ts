import { describe, expect, it } from 'vitest'
import { InvarianceResult, InvarianceSettings } from '#shared/contracts/structure.ts'
import { randomFromSeed } from '../math/index.ts'
import { invariantCauses, type StructureColumn, type StructureData } from './index.ts'

const settings = (candidates: string[]) => InvarianceSettings.parse({ outcome: 'y', site: 'site', candidates })

/** x1 and x2 cause y, y causes z; sites differ in x1, x2 and z, never in how y follows from x1 and x2. */
function discreteSample(rows: number, seed: number, sites: number, acts = false): StructureData {
  const random = randomFromSeed(seed)
  const coin = (probability: number) => (random.uniform() < probability ? 1 : 0)
  const site = Uint8Array.from({ length: rows }, () => random.integer(sites))
  const x1 = site.map((place) => coin([0.2, 0.7, 0.5][place]))
  const x2 = site.map((place, row) => coin([0.6, 0.3, 0.8][place] - 0.2 * x1[row]))
  const y = x1.map((value, row) => coin(0.1 + 0.4 * value + 0.3 * x2[row] + (acts && site[row] === 1 ? 0.15 : 0)))
  const z = y.map((value, row) => coin([0.1, 0.3, 0.2][site[row]] + 0.5 * value))
  const columns = { y, x1, x2, z, site }
  return {
    rows,
    columns: Object.entries(columns).map(([name, codes]): StructureColumn => ({
      kind: 'discrete',
      name,
      levels: name === 'site' ? sites : 2,
      codes,
    })),
  }
}

describe('invariant causal prediction', () => {
  it.each([2, 3])('finds the causes, and not the effect, with %i sites', async (sites) => {
    const result = await invariantCauses(discreteSample(4000, 2, sites), settings(['x1', 'x2', 'z']))
    expect(InvarianceResult.parse(result)).toEqual(result)
    expect(result.causes).toEqual(['x1', 'x2'])
    expect(result.sets).toHaveLength(8)
    expect(result.sets.filter(({ isAccepted }) => isAccepted).map(({ columns }) => columns)).toEqual([['x1', 'x2']])
    expect(result.sentences[1]).toBe(
      'x1 and x2 stand in all of them: with confidence 95 % each is a direct cause of y, if site does not act on y itself and no unrecorded cause is shared.',
    )
  })
  it('rejects the true set, and names a wrong cause, no more often than its level allows', async () => {
    let [wrong, rejected] = [0, 0]
    for (let seed = 1; seed <= 300; seed++) {
      const { causes, sets } = await invariantCauses(discreteSample(600, seed, 3), settings(['x1', 'x2', 'z']))
      if (causes.includes('z')) wrong++
      if (!sets.find(({ columns }) => columns.join() === 'x1,x2')?.isAccepted) rejected++
    }
    // 5 % of 300 and three standard deviations above. The Bonferroni correction makes it less than 5 %, not nothing.
    expect(wrong).toBeLessThanOrEqual(26)
    expect(rejected).toBeLessThanOrEqual(26)
    expect(rejected).toBeGreaterThan(0)
  })
  it('says that nothing fits where the site acts on the outcome', async () => {
    const result = await invariantCauses(discreteSample(8000, 1, 2, true), settings(['x1', 'x2', 'z']))
    expect(result).toMatchObject({ causes: [], isPossible: false })
    expect(result.sentences[0]).toBe('No set of these columns makes y behave alike at every value of site.')
  })
  it('says that no cause can be named where the sites are alike', async () => {
    const alike = discreteSample(500, 2, 2)
    const random = randomFromSeed(9)
    const columns = alike.columns.map((column) =>
      column.name === 'site' && column.kind === 'discrete'
        ? { ...column, codes: column.codes.map(() => random.integer(2)) }
        : column,
    )
    const result = await invariantCauses({ rows: 500, columns }, settings(['x1', 'x2']))
    expect(result).toMatchObject({ causes: [], isPossible: true })
    expect(result.sentences[1]).toMatch(/no cause of y can be named/)
  })
  it('takes columns of numbers, by logistic regressions', async () => {
    const random = randomFromSeed(4)
    const rows = 3000
    const site = Uint8Array.from({ length: rows }, () => random.integer(2))
    const x = Float64Array.from(site, (place) => random.normal() * (1 + place) + 1.5 * place)
    const y = Uint8Array.from(x, (value) => (random.uniform() < 1 / (1 + Math.exp(-1.5 * value)) ? 1 : 0))
    const z = Float64Array.from(y, (value, row) => value * (1 + site[row]) + random.normal() + site[row])
    const data: StructureData = {
      rows,
      columns: [
        { kind: 'discrete', name: 'y', levels: 2, codes: y },
        { kind: 'discrete', name: 'site', levels: 2, codes: site },
        { kind: 'continuous', name: 'x', values: x },
        { kind: 'continuous', name: 'z', values: z },
      ],
    }
    expect((await invariantCauses(data, settings(['x', 'z']))).causes).toEqual(['x'])
  })
  it('refuses what it cannot do', async () => {
    const data = discreteSample(100, 1, 2)
    const numbers: StructureColumn = { kind: 'continuous', name: 'y', values: new Float64Array(100) }
    const wide = Array.from({ length: 13 }, (_, i): StructureColumn => ({ ...data.columns[1], name: `w${i}` }))
    const run = (columns: readonly StructureColumn[], candidates: string[]) =>
      invariantCauses({ rows: 100, columns }, settings(candidates))
    await expect(run([numbers, ...data.columns.slice(1)], ['x1'])).rejects.toThrow('outcome y is a column of numbers')
    await expect(
      run(
        [...data.columns, ...wide],
        wide.map(({ name }) => name),
      ),
    ).rejects.toThrow('13 candidates')
    await expect(run(data.columns, ['site'])).rejects.toThrow('site cannot be a candidate')
    await expect(run(data.columns, ['q'])).rejects.toThrow('no column q')
    const single = data.columns.map((column) =>
      column.name === 'site' ? ({ ...column, codes: new Uint8Array(100) } as StructureColumn) : column,
    )
    await expect(run(single, ['x1'])).rejects.toThrow('site site is the same in every row')
  })
})
