import { describe, expect, it } from 'vitest'
import { failure, fileMaker, plainDialect } from '../testing.ts'
import { columnTexts, lineOfRow } from './texts.ts'

const file = fileMaker()

describe('the texts of a column', () => {
  it('are told in order, without missing ones, and not beyond the most', async () => {
    const path = file('a,b\n10,x\n9,y\n,x\n100,z\n')
    expect(await columnTexts(path, plainDialect, 3)).toEqual([
      { column: 'a', texts: ['9', '10', '100'], more: false },
      { column: 'b', texts: ['x', 'y', 'z'], more: false },
    ])
    expect((await columnTexts(path, plainDialect, 2))[1]).toEqual({ column: 'b', texts: ['x', 'y'], more: true })
  })
  it('are those of the whole file, however it is sorted', async () => {
    const rows = Array.from({ length: 50_000 }, (_, row) => `${row},${row < 49_999 ? 'train' : 'test'}`)
    const [, split] = await columnTexts(file(`id,split\n${rows.join('\n')}\n`), plainDialect, 100)
    expect(split.texts).toEqual(['test', 'train'])
  })
  it('cannot be told of a file that cannot be read', async () => {
    expect(await failure(columnTexts(file('a,b\n1\n'), plainDialect, 9))).toMatchObject({
      code: 'csv-ragged',
      place: { line: 2 },
    })
    expect((await failure(columnTexts('/nowhere/a.csv', plainDialect, 9))).code).toBe('file-missing')
  })
})

describe('the line of a row', () => {
  it('counts the header, blank lines and lines within quotes', async () => {
    const path = file('a,b\n1,"two\nlines"\n\n2,x\n3,y\n')
    const lines = [0, 1, 2, 3].map((row) => lineOfRow(path, plainDialect, row))
    expect(await Promise.all(lines)).toEqual([2, 5, 6, undefined])
    expect(await lineOfRow(path, { ...plainDialect, header: false }, 0)).toBe(1)
  })
})
