import { describe, expect, it } from 'vitest'
import { boxSummary, meanInterval } from '#engine/math/index.ts'
import { leakageMeasures as measures, type ResultRow } from '#engine/protocol/index.ts'
import { studyChart } from './chart.ts'

function row(
  point: string,
  model: string,
  measure: string,
  values: readonly number[],
  attack: string | null = null,
): ResultRow {
  const { mean, low, high } = meanInterval(values)
  return {
    point,
    x: 1,
    model,
    family: null,
    distribution: null,
    contrast: null,
    attack,
    measure,
    figure: { estimate: mean, low, high, values },
    box: boxSummary(values),
  }
}

const points = ['10 rows', '100 rows', '1,000 rows']
const rows = points.flatMap((point, i) => [
  row(
    point,
    'a & b',
    measures.advantage,
    [0.1, 0.3, 0.5, 0.6].map((value) => value / (i + 1)),
    'first rule',
  ),
  row(point, 'a & b', measures.advantage, [0.9, 0.9], 'second rule'),
  row(
    point,
    'a & b',
    measures.leakage,
    [1, 2, 4].map((value) => value / 10 ** i),
  ),
  row(point, 'a & b', measures.floor, [0.01, 0.02]),
  row(point, 'a & b', measures.bound, [0.5, 0.7]),
])

describe('boxes', () => {
  const svg = studyChart('Sizes & <more>', rows, true)
  const rectangles = [
    ...svg.matchAll(/<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="white" stroke/g),
  ].map((match) => match.slice(1).map(Number))
  it('are drawn once for each point in either panel, of the first rule only, in order and at even distances', () => {
    expect(rectangles).toHaveLength(6)
    const xs = rectangles.slice(0, 3).map(([x]) => x)
    expect(xs[1] - xs[0]).toBeCloseTo(xs[2] - xs[1], 1)
    expect(xs[1]).toBeGreaterThan(xs[0])
  })
  it('stand higher for greater numbers, a decade lower for a tenth', () => {
    const [, , , a, b, c] = rectangles.map(([, y]) => y)
    expect(b - a).toBeGreaterThan(10)
    expect(c - b).toBeCloseTo(b - a, 0)
    expect(rectangles[0][1]).toBeLessThan(rectangles[1][1])
  })
  it('have titles that are safe, and no figure that is none', () => {
    expect(svg).toContain('a &amp; b</text>')
    expect(svg).toContain('Sizes &amp; &lt;more>')
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  })
  it('of a leakage corrected below 0 lie on the ground', () => {
    const flat = points.map((point) => row(point, 'm', measures.output, [-0.1, -0.01, 0]))
    expect(studyChart('Nothing', flat, false)).not.toMatch(/NaN|Infinity/)
  })
})
