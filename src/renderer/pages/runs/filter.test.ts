import { describe, expect, it } from 'vitest'
import type { Run } from '#shared/contracts/job.ts'
import { datasetsOf, everyRun, filterRuns } from './filter.ts'

const run = (id: string, changes: Partial<Run>): Run => ({
  id,
  datasetId: 'd1',
  datasetName: 'Framingham',
  name: `Run ${id}`,
  state: 'finished',
  startedAt: '2026-11-22T10:00:00Z',
  finishedAt: null,
  progress: null,
  notices: [],
  finding: null,
  error: null,
  note: '',
  ...changes,
})
const runs = [
  run('1', { name: 'Small network' }),
  run('2', { name: 'Small network', state: 'cancelled', note: 'Asked for by Zürich' }),
  run('3', { name: 'Large table', datasetId: 'd2', datasetName: 'Asia' }),
]
const found = (filter: object) => filterRuns(runs, { ...everyRun, ...filter }).map(({ id }) => id)

describe('the search among runs', () => {
  it('finds words in names, notes and datasets, whatever their case and accents', () => {
    expect(found({})).toEqual(['1', '2', '3'])
    expect(found({ text: '  ' })).toEqual(['1', '2', '3'])
    expect(found({ text: 'NETWORK small' })).toEqual(['1', '2'])
    expect(found({ text: 'network zurich' })).toEqual(['2'])
    expect(found({ text: 'asia' })).toEqual(['3'])
    expect(found({ text: 'asia network' })).toEqual([])
  })

  it('keeps to a dataset and a state', () => {
    expect(found({ datasetId: 'd1' })).toEqual(['1', '2'])
    expect(found({ state: 'finished' })).toEqual(['1', '3'])
    expect(found({ text: 'small', datasetId: 'd1', state: 'finished' })).toEqual(['1'])
  })

  it('offers each dataset once, by name', () => {
    expect(datasetsOf(runs)).toEqual([
      { id: 'd2', name: 'Asia' },
      { id: 'd1', name: 'Framingham' },
    ])
  })
})
