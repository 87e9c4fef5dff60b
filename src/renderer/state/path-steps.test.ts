import { describe, expect, it } from 'vitest'
import { nextStep, type PathFacts, stepsDone } from './path-steps.ts'

const nothing: PathFacts = {
  isImporting: false,
  hasDataset: false,
  outcome: undefined,
  causes: 0,
  runs: [],
  isReportSaved: false,
}
const imported = { ...nothing, hasDataset: true }
const described = { ...imported, outcome: 'relapse' }
const drawn = { ...described, causes: 2 }

describe('the path of a study', () => {
  it('goes on one step at a time', () => {
    const way: [PathFacts, number, RegExp][] = [
      [nothing, 0, /^Begin with a CSV file/],
      [imported, 1, /which column is the outcome/],
      [described, 2, /what causes relapse/],
      [drawn, 3, /look the study over/],
      [{ ...drawn, runs: ['running'] }, 4, /wait for the run/],
      [{ ...drawn, runs: ['waiting'] }, 4, /wait for the run/],
      [{ ...drawn, runs: ['finished', 'failed'] }, 5, /save the report/],
      [{ ...drawn, runs: ['finished'], isReportSaved: true }, 6, /Every step is done/],
    ]
    for (const [facts, done, next] of way) {
      expect(Object.values(stepsDone(facts)).filter(Boolean), next.source).toHaveLength(done)
      expect(nextStep(facts)).toMatch(next)
    }
  })

  it('says to run the study again where no run came to an end', () => {
    expect(nextStep({ ...drawn, runs: ['cancelled', 'failed', 'interrupted'] })).toMatch(/run it/)
  })

  it('begins anew with another file, until it is stored', () => {
    const facts = { ...drawn, runs: ['finished'] as const, isImporting: true }
    expect(Object.values(stepsDone(facts))).not.toContain(true)
    expect(nextStep(facts)).toMatch(/store it/)
  })

  it('counts a study that ran without a graph as run, and its graph as not drawn', () => {
    expect(stepsDone({ ...described, runs: ['finished'] })).toMatchObject({ graph: false, study: true, results: true })
  })
})
