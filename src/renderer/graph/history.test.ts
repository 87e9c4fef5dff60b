import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { begin, type History, record, redo, undo } from './history.ts'

const times = <State>(count: number, step: (history: History<State>) => History<State>, history: History<State>) =>
  Array.from({ length: count }).reduce<History<State>>((now) => step(now), history)

describe('the history', () => {
  it('begins with nothing to undo or to do again', () => {
    const start = begin('a')
    expect(start).toEqual({ past: [], present: 'a', future: [] })
    expect([undo(start), redo(start)]).toEqual([start, start])
  })

  it('undoing everything gives the start, and doing it again the end', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer(), { maxLength: 200 }), (first, states) => {
        const end = states.reduce<History<number>>(record, begin(first))
        expect(end.present).toBe(states.at(-1) ?? first)
        const back = times(states.length, undo, end)
        expect([back.present, back.past]).toEqual([first, []])
        expect(times(states.length, redo, back)).toEqual(end)
      }),
    )
  })

  it('is as if what was undone had never been, once something else is done', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1, maxLength: 30 }),
        fc.nat(),
        fc.integer(),
        (states, some, next) => {
          const undone = some % (states.length + 1)
          const branched = record(times(undone, undo, states.reduce<History<number>>(record, begin(0))), next)
          expect(branched).toEqual(
            [...states.slice(0, states.length - undone), next].reduce<History<number>>(record, begin(0)),
          )
          expect(redo(branched)).toEqual(branched)
        },
      ),
    )
  })

  it('undo and redo are each other’s inverse', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 2, maxLength: 30 }), fc.nat(), (states, some) => {
        const end = states.reduce<History<number>>(record, begin(0))
        const now = times(some % states.length, undo, end)
        expect(redo(undo(now))).toEqual(now)
      }),
    )
  })

  it('keeps the last 200 steps', () => {
    const states = Array.from({ length: 250 }, (_, i) => i + 1)
    const end = states.reduce<History<number>>(record, begin(0))
    expect(end.past).toHaveLength(200)
    expect(times(300, undo, end).present).toBe(50)
  })
})
