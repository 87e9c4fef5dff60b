import { expect, it } from 'vitest'
import { curvesTitle, familyOf, type LiveCurve, mostPoints, thinned, withPoints } from './live-curves.ts'

const stretch = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ step: from + i, loss: 1 / (1 + from + i) }))

it('each model has the curve of its latest repetition', () => {
  let curves: LiveCurve[] = []
  curves = withPoints(curves, { model: 'mlp/parents', repetition: 0, points: stretch(0, 3) })
  curves = withPoints(curves, { model: 'mlp/all', repetition: 0, points: stretch(0, 2) })
  curves = withPoints(curves, { model: 'mlp/all', repetition: 0, points: stretch(2, 5) })
  expect(curves.map(({ points }) => points.length)).toEqual([3, 5])
  expect(curvesTitle(curves)).toBe(
    'Loss while training the causal model (neural network) and the associational model (neural network), repetition 1',
  )
  curves = withPoints(curves, { model: 'mlp/parents', repetition: 1, points: stretch(0, 1) })
  expect(curves).toMatchObject([{ repetition: 1, points: { length: 1 } }, { points: { length: 5 } }])
  expect(curvesTitle(curves)).toMatch(/repetition 2$/)
})

it('a long curve is thinned evenly, and ends where it ends', () => {
  const points = thinned(stretch(0, 10_000))
  expect(points.length).toBeLessThanOrEqual(mostPoints)
  expect(points.length).toBeGreaterThan(mostPoints / 4)
  expect(points.at(-1)?.step).toBe(9999)
  const gaps = new Set(points.slice(1).map(({ step }, i) => step - points[i].step))
  expect(gaps.size).toBe(1)
})

it('the family is read off the key', () => {
  expect(['mlp/parents', 'mlp/markov-blanket', 'mlp/all', 'irm/all'].map(familyOf)).toEqual([
    'causal',
    'blanket',
    'associational',
    'associational',
  ])
})
