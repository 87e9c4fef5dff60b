import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chosenRuns, routeOf } from './chosen.ts'

const run = (id: string, datasetId: string, startedAt: string) => ({ id, datasetId, startedAt })
const runs = [run('d', 'x', '4'), run('c', 'y', '3'), run('b', 'x', '2'), run('a', 'x', '1')]
const ids = (id?: string, finished = runs) => chosenRuns(finished, id).map((each) => each.id)

describe('the runs that are compared', () => {
  it('are the latest and the one of its dataset before it where none is named', () => {
    expect(ids()).toEqual(['b', 'd'])
    expect(ids(undefined, runs.slice(0, 2))).toEqual(['c', 'd'])
    expect(ids(undefined, runs.slice(0, 1))).toEqual(['d'])
    expect(ids(undefined, [])).toEqual([])
  })

  it('are the one that is named and the one before it', () => {
    expect(ids('b')).toEqual(['a', 'b'])
    expect(ids('a'), 'none was before').toEqual(['d', 'a'])
  })

  it('are never one run twice, nor one that is gone', () => {
    expect(ids('a~a~a')).toEqual(['d', 'a'])
    expect(ids('gone~b~c~gone~c')).toEqual(['b', 'd', 'c'])
  })

  it('come back from their address', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(runs, { minLength: 2 }), (some) => {
        expect(chosenRuns(runs, routeOf(some))).toEqual(some)
      }),
    )
  })
})
