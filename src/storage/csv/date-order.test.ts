import { describe, expect, it } from 'vitest'
import type { CsvDialect } from '#shared/contracts/dataset.ts'
import { fileMaker } from '../testing.ts'
import { inspectCsv } from './inspect.ts'

const file = fileMaker()

describe('the order of day and month', () => {
  const found = async (text: string, wanted: Partial<CsvDialect> = {}) => {
    const { dialect, columns, notes } = await inspectCsv(file(text), wanted)
    return { order: dialect.dateOrder, columns: columns.map(({ type, reason }) => `${type}: ${reason}`), notes }
  }
  const both = 'born,x\n03/04/2020,a\n05/06/2020,b\n'

  it('is that of the only reading in which every value is a date', async () => {
    expect(await found('born,x\n03/04/2020,a\n05/31/2020,b\n')).toEqual({
      order: 'month',
      columns: ['date: all 2 values are dates (month/day/year)', 'category: text, 2 different'],
      notes: [],
    })
    expect(await found('born,x\n03/04/2020,a\n31/05/2020,b\n')).toMatchObject({
      order: 'day',
      columns: [expect.stringContaining('(day/month/year)'), expect.anything()],
      notes: [],
    })
  })

  it('is the day first where both readings fit, and a note says so', async () => {
    const { order, columns, notes } = await found(both)
    expect([order, columns[0]]).toEqual(['day', 'date: all 2 values are dates (day/month/year)'])
    expect(notes).toEqual([
      'Dates such as 03/04/2020 in column "born" make sense with the day first and with the month first; they are read with the day first. Choose the other order if that is wrong.',
    ])
  })

  it('is settled for every column by those that fit one reading only', async () => {
    const { order, columns, notes } = await found('a,b\n03/04/2020,12/25/2019\n05/06/2020,01/02/2019\n')
    expect([order, notes]).toEqual(['month', []])
    expect(columns).toEqual(Array(2).fill('date: all 2 values are dates (month/day/year)'))
  })

  it('is the day first where columns contradict each other, and the others are not dates', async () => {
    const { order, columns, notes } = await found('a,b\n31/01/2020,01/31/2020\n')
    expect([order, columns]).toEqual([
      'day',
      [
        'date: the only value is a date (day/month/year)',
        'category: dates written month/day/year, which is not how dates are read here',
      ],
    ])
    expect(notes.join()).toMatch(/column "b" have the month first, but .* read with the day first/)
    expect((await found('a,b,c\n31/01/2020,01/31/2020,02/28/2020\n')).order).toBe('month')
  })

  it("is the user's choice where there is one, without a note", async () => {
    for (const dateOrder of ['day', 'month'] as const) {
      const { order, columns, notes } = await found(both, { dateOrder })
      expect([order, notes]).toEqual([dateOrder, []])
      expect(columns[0]).toContain(dateOrder === 'day' ? '(day/month/year)' : '(month/day/year)')
    }
    expect((await found('a,x\n31/01/2020,b\n', { dateOrder: 'month' })).columns[0]).toMatch(/^category/)
  })

  it('does not matter to dates that say it themselves', async () => {
    for (const value of ['2020-04-03', '3.4.2020', '31.12.2020', '2020-12-31 23:59']) {
      const guessed = await found(`a,x\n${value},b\n`)
      expect([guessed.order, guessed.notes]).toEqual(['day', []])
      const chosen = await found(`a,x\n${value},b\n`, { dateOrder: 'month' })
      expect(chosen.columns).toEqual(guessed.columns)
      expect(chosen.columns[0]).toMatch(/^date/)
    }
    expect((await found('a,x\n,b\nNA,c\n')).order).toBe('day')
  })
})
