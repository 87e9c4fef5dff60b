import { describe, expect, it } from 'vitest'
import { startOf } from './words.ts'

const run = (name: string, startedAt: string) => ({ name, startedAt })

describe('when a run started', () => {
  const first = run('Ward', '2026-11-22T10:52:07')
  const second = run('Ward', '2026-11-22T10:52:41')

  it('is told to the minute', () => {
    const others = [run('Ward', '2026-11-22T10:53:41'), run('Another', '2026-11-22T10:52:41')]
    expect(startOf(first, [first, ...others])).toBe('22 Nov 2026, 10:52')
  })

  it('is told to the second where runs of one name would look alike', () => {
    expect([first, second].map((each) => startOf(each, [first, second]))).toEqual([
      '22 Nov 2026, 10:52:07',
      '22 Nov 2026, 10:52:41',
    ])
  })
})
