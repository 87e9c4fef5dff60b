import { describe, expect, it } from 'vitest'
import { resultsOf } from '../testing.ts'
import { withAnalyses } from '../testing-analyses.ts'
import { strayModel } from './references.ts'

describe('a model that results name and do not describe', () => {
  it('is not there in what Cloister writes', () => {
    expect(strayModel(resultsOf())).toBe(null)
    expect(strayModel(withAnalyses())).toBe(null)
  })

  it('is found, with its place', () => {
    const results = structuredClone(withAnalyses())
    results.net[1].model = 'gone'
    expect(strayModel(results)).toEqual({ path: ['net', 1, 'model'], model: 'gone' })
    results.models = []
    expect(strayModel(results)?.path).toEqual(['targets', 0, 'model'])
  })

  it('is found among further analyses', () => {
    const results = structuredClone(withAnalyses())
    const at = results.analyses!.findIndex(({ kind }) => kind === 'noisy-max')
    const [analysis] = results.analyses!.slice(at)
    if (analysis.kind !== 'noisy-max') return expect.unreachable()
    analysis.ensembles[0].model = 'gone'
    expect(strayModel(results)).toEqual({ path: ['analyses', at, 'ensembles', 0, 'model'], model: 'gone' })
  })
})
