import { describe, expect, it } from 'vitest'
import type { ResultRow } from '#engine/protocol/index.ts'
import { measureChart } from './measure-chart.ts'

const row = (model: string, point: string, x: number | null, measure: string, estimate: number): ResultRow => ({
  point,
  x,
  model,
  family: model === 'causal' ? 'causal' : 'associational',
  distribution: null,
  contrast: null,
  attack: null,
  measure,
  figure: { estimate, low: 0.9 * estimate, high: 1.1 * estimate, values: [estimate] },
})
const study = ['causal', 'all'].flatMap((model, i) =>
  [0.1, 1, 10].flatMap((epsilon, k) => [
    row(model, `child, epsilon ${epsilon}`, epsilon, 'epsilon', epsilon * (1 + i)),
    row(model, `child, epsilon ${epsilon}`, epsilon, 'accuracy with noise', 0.5 + 0.1 * k - 0.05 * i),
  ]),
)
const titles = (svg: string) => [...svg.matchAll(/font-weight="600">([^<]*)</g)].map(([, title]) => title)
const circles = (svg: string) => [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [+x, +y])

describe('a drawing of measures', () => {
  const svg = measureChart('Noise & <more>', study, 'Epsilon', true)

  it('begins with what is left for an epsilon, and has a panel for each measure', () => {
    expect(titles(svg)).toEqual(['accuracy with noise, for its epsilon', 'epsilon', 'accuracy with noise'])
  })

  it('has points where their own epsilon is: twice as much is as far to the right for every one', () => {
    // Six points, then two of the legend.
    const points = circles(svg).slice(0, 6)
    const steps = [0, 1, 2].map((k) => points[3 + k][0] - points[k][0])
    expect(steps[0]).toBeGreaterThan(5)
    for (const step of steps) expect(step).toBeCloseTo(steps[0], 0)
    // Greater figures stand higher.
    expect(points[0][1]).toBeGreaterThan(points[2][1])
  })

  it('draws figures that differ widely by powers of ten: the same distance for each', () => {
    const [a, b, c] = circles(svg).slice(8, 11)
    expect(a[1] - b[1]).toBeGreaterThan(10)
    expect(b[1] - c[1]).toBeCloseTo(a[1] - b[1], 0)
  })

  it('has text that is safe, and no coordinate that is none, also for one flat point, zeros and figures below 0', () => {
    expect(svg).toContain('Noise &amp; &lt;more>')
    const odd = [row('causal', 'one', 3, 'gain', 0), row('all', 'one', 3, 'loss', -2), row('all', 'a', null, 'c', 1e-9)]
    for (const text of [svg, measureChart('Odd', odd, 'Rows', true)]) expect(text).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('stands by name where the study has no numbers, and is empty where there is nothing to draw', () => {
    const named = ['age known', 'nothing known'].map((point) => row('all', point, null, 'gain', 0.1))
    expect(measureChart('Named', named, null, false)).toContain('>nothing known</text>')
    const long = named.map((each) => ({ ...each, point: `${each.point}, and all that goes with it` }))
    expect(measureChart('Named', long, null, false)).toContain('>2: nothing known, and all that goes with it</text>')
    const many = Array.from({ length: 40 }, (_, i) => row('all', `p${i}`, null, 'gain', 0.1))
    expect(measureChart('Many', many, null, false)).toBe('')
    expect(measureChart('None', [row('all', 'a', 1, 'gain', Infinity)], null, false)).toBe('')
  })
})
