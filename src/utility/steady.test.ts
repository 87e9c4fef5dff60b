import { describe, expect, it } from 'vitest'
import { gathered, latest, pauseMs } from './steady.ts'

/** A clock that a test moves on. */
function clock() {
  let time = 0
  const due: { at: number; work: () => void }[] = []
  return {
    timing: { now: () => time, later: (work: () => void, ms: number) => void due.push({ at: time + ms, work }) },
    to(next: number) {
      time = next
      for (const each of [...due])
        if (each.at <= next) {
          due.splice(due.indexOf(each), 1)
          each.work()
        }
    },
  }
}
const point = (model: string, step: number) => ({ model, repetition: 0, points: [{ step, loss: 1 }] })

describe('messages of a job', () => {
  it('come at most four times a second, the latest last', () => {
    const sent: number[] = []
    const { timing, to } = clock()
    const say = latest((value: number) => sent.push(value), timing)
    for (let time = 0; time <= 1000; time += 10) {
      to(time)
      say(time)
    }
    to(1000 + pauseMs)
    expect(sent.length).toBeLessThanOrEqual(1 + (1000 + pauseMs) / pauseMs)
    expect(sent[0]).toBe(0)
    expect(sent.at(-1)).toBe(1000)
  })

  it('lose no point of a curve', () => {
    const sent: { model: string; points: readonly { step: number }[] }[] = []
    const { timing, to } = clock()
    const say = gathered((loss) => sent.push(loss), timing)
    for (const [i, model] of ['a', 'a', 'b', 'a', 'b'].entries()) say(point(model, i))
    expect(sent, 'the first is sent at once').toHaveLength(1)
    to(pauseMs)
    expect(sent).toHaveLength(3)
    const steps = (name: string) =>
      sent.filter(({ model }) => model === name).flatMap(({ points }) => points.map(({ step }) => step))
    expect([steps('a'), steps('b')]).toEqual([
      [0, 1, 3],
      [2, 4],
    ])
  })
})
