import { describe, expect, it } from 'vitest'
import { withAnalyses } from '#shared/testing-analyses.ts'
import { withDeepCama } from '#shared/testing-robustness.ts'
import { analysisCharts } from './index.ts'

const family = { causal: '#00000a', blanket: '#00000b', associational: '#00000c' }
const palette = { ink: '#1', soft: '#2', line: '#3', paper: '#4', control: '#5', family }

const chartsOf = (gap = false, results = withAnalyses(gap)) => {
  const result = results.analyses?.find(({ kind }) => kind === 'robustness')
  if (!result) throw new Error('there is no robustness')
  return analysisCharts(results, result, palette).map(({ id, title, configuration }) => ({
    id,
    title,
    curves: configuration.data.datasets.map(({ data }) =>
      (data as unknown as { point: { x: number; estimate: number; name: string } }[]).map(({ point }) => point),
    ),
  }))
}

describe('the charts of robustness', () => {
  it('draw what is left of accuracy against the largest move, and level for the causal model', () => {
    const [{ curves, title }, drift] = chartsOf()
    expect(title).toContain('as it is')
    expect(curves[0].map(({ x }) => x)).toEqual([0, 0.1, 0.25, 0.5, 1, 2])
    expect(curves[0].at(-1)?.estimate).toBeCloseTo(0.2, 9)
    expect(new Set(curves[1].map(({ estimate }) => estimate))).toEqual(new Set([0.7]))
    expect(drift.id).toBe('robustness drift CRP')
    expect(drift.curves.map((points) => points.map(({ x, estimate }) => [x, Number(estimate.toFixed(3))]))).toEqual([
      [-2, -1, -0.5, 0, 0.5, 1, 2].map((by) => [by, Number((0.8 - 0.1 * Math.abs(by)).toFixed(3))]),
      [-2, -1, -0.5, 0, 0.5, 1, 2].map((by) => [by, 0.7]),
    ])
    expect(drift.curves[0][3].name).toBe('as it is')
  })
  it('draw a deep CAMA before fine-tuning and after it, where all effects drift alike', () => {
    const charts = chartsOf(false, withDeepCama(withAnalyses()))
    expect(charts.map(({ id }) => id)).toEqual(['robustness together', 'robustness fine-tuned', 'robustness drift CRP'])
    const last = charts[1].curves.at(-1)!
    expect(charts[1].curves).toHaveLength(4)
    expect(last.map(({ x, estimate }) => [x, estimate])).toEqual([
      [-1, 0.78],
      [0, 0.78],
      [1, 0.78],
    ])
    expect(charts[1].curves[2].map(({ estimate }) => Number(estimate.toFixed(2)))).toEqual([0.58, 0.78, 0.58])
    expect(charts[2].curves).toHaveLength(3)
  })
  it('leave out a model whose figures are withheld', () => expect(chartsOf(true)[0].curves).toHaveLength(1))
})
