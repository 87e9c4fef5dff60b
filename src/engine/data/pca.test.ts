import { describe, expect, it } from 'vitest'
import reference from '../../../tests/golden/leakage/reference.json' with { type: 'json' }
import { principalComponents, project } from './index.ts'

const { values, width, components, variances, scores } = reference.pca

describe('principal components', () => {
  const found = principalComponents(Float64Array.from(values), width, 3)
  const close = (ours: ArrayLike<number>, theirs: readonly number[]) => {
    expect(ours.length).toBe(theirs.length)
    theirs.forEach((value, i) =>
      expect(Math.abs(ours[i] - value)).toBeLessThanOrEqual(1e-8 * Math.max(1, Math.abs(value))),
    )
  }
  it('are scikit-learn’s: directions, variances and scores', () => {
    close(found.components, components)
    close(found.variances, variances)
    close(project(found, Float64Array.from(values)), scores)
  })
  it('keep what they are asked to, and know the whole variance', () => {
    const all = principalComponents(Float64Array.from(values), width, width)
    expect(all.variances.reduce((sum, value) => sum + value, 0)).toBeCloseTo(found.totalVariance, 4)
    expect(() => principalComponents(Float64Array.from(values), width, 5)).toThrow(RangeError)
    expect(() => principalComponents(Float64Array.of(1, 2), 2, 1)).toThrow('two rows')
  })
})
