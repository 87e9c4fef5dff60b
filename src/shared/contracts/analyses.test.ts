import { describe, expect, it } from 'vitest'
import { resultsOf } from '../testing.ts'
import { AnalysisSettings } from './analyses.ts'
import { AnalysisResult, Results } from './results.ts'
import { StudySettings } from './study.ts'

const least = { name: 'x', models: [{ kind: 'cpt' }], attacks: [{ kind: 'loss-threshold' }] }
const kinds = AnalysisSettings.options.map(({ shape }) => shape.kind.value)

describe('further analyses', () => {
  it('are off unless they are asked for', () => expect(StudySettings.parse(least).analyses).toEqual([]))
  it.each(kinds)('need no settings, and say nothing new when they are read again: %s', (kind) => {
    const [analysis] = StudySettings.parse({ ...least, analyses: [{ kind }] }).analyses
    expect(AnalysisSettings.parse(JSON.parse(JSON.stringify(analysis)))).toEqual(analysis)
    expect(() => AnalysisSettings.parse({ kind, unknown: 1 })).toThrow()
  })
  it('each have a form of results', () => {
    expect(AnalysisResult.options.map(({ shape }) => shape.kind.value)).toEqual(kinds)
  })
  it('may be absent from results, as from those stored before there were any', () => {
    const stored = JSON.parse(JSON.stringify(resultsOf())) as { spec: { settings: Partial<StudySettings> } }
    delete stored.spec.settings.analyses
    const parsed = Results.parse(stored)
    expect(parsed.analyses).toBeUndefined()
    expect(parsed.spec.settings.analyses).toEqual([])
  })
})
