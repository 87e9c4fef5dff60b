import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { asNobody, failure, listing, suggestedPlan, temporaryFolder } from '../testing.ts'
import { importCsv } from './import.ts'
import { date, file, number, plan, refused, roundTrip, snapshots } from './testing.ts'

describe('files that are refused leave nothing behind', () => {
  const columns = [number('a'), number('b')]

  it('empty, without rows, binary', async () => {
    expect((await refused(file(''), plan(columns))).code).toBe('csv-empty')
    expect((await refused(file('\n \n'), plan(columns))).code).toBe('csv-empty')
    expect((await refused(file('a,b\n'), plan(columns))).code).toBe('csv-no-rows')
    expect(await refused(file('a,b\n1,2\n3,\0\n'), plan(columns))).toMatchObject({
      code: 'csv-binary',
      place: { line: 3 },
    })
  })

  it('rows of different widths, quotes that never end, wrong encodings', async () => {
    expect(await refused(file('a,b\n"1\n",2\n3\n'), plan(columns))).toMatchObject({
      code: 'csv-ragged',
      message: 'Line 4 has 1 value where 2 are expected.',
      place: { line: 4, text: '3' },
    })
    expect(await refused(file('a,b\n1,"2\n'), plan(columns))).toMatchObject({
      code: 'csv-unreadable',
      place: { line: 2 },
    })
    const latin1 = Buffer.from('a,b\n1,2\n3,\xfc\n', 'latin1')
    expect(await refused(file(latin1), plan(columns))).toMatchObject({
      code: 'csv-encoding',
      place: { line: 3 },
      advice: expect.stringMatching(/Latin-1/),
    })
    expect((await refused(file(Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le')), plan(columns))).advice).toMatch(
      /Choose UTF-16/,
    )
    expect((await refused(file('x'.repeat(9_000_000)), plan(columns))).message).toMatch(/longer than 8 MB/)
  })

  it('empty and repeated names', async () => {
    expect((await refused(file('a,b,\n1,2,3\n'), plan(columns))).code).toBe('csv-header')
    expect((await refused(file('a,b,B\n1,2,3\n'), plan(columns))).code).toBe('csv-header')
    expect((await refused(file('a,b\n1,2\n'), plan([number('a'), number('a')]))).code).toBe('bad-arguments')
  })

  it('values that are not numbers, with line, column and text', async () => {
    const text = 'a,b\n1,2\n"3","4"\n5,"x\ny"\n'
    expect(await refused(file(text), plan(columns))).toMatchObject({
      code: 'csv-value',
      message: '"x\ny" in column "b" on line 4 is not a number.',
      place: { line: 4, column: 'b', text: 'x\ny' },
    })
    // The quoted line end lies before the value, in its own row and in another.
    const later = 'a,c,b\n1,"x\n\ny",2\n3,"z\nz",many\n'
    expect(await refused(file(later), plan(columns))).toMatchObject({ place: { line: 6, column: 'b', text: 'many' } })
    const late = `a,b\n${'1,2\n'.repeat(200_000)}1,0x10\n${'1,2\n'.repeat(100)}`
    expect(await refused(file(late), plan(columns))).toMatchObject({ place: { line: 200_002, text: '0x10' } })
    expect(
      await refused(
        file(Buffer.from('a;b\n1;2\n1.5;2\n', 'utf16le')),
        plan(columns, { encoding: 'utf-16', delimiter: ';', decimal: ',' }),
      ),
    ).toMatchObject({ place: { line: 3, column: 'a', text: '1.5' } })
  })

  it('infinities and NaN, unless they mean "no value"', async () => {
    for (const value of ['inf', '-inf', 'Infinity', '-Infinity', 'nan', 'NaN', '1e999']) {
      const path = file(`a,b\n1,2\n${value},3\n`)
      const error = await refused(path, plan(columns))
      expect(error).toMatchObject({ code: 'csv-value', place: { line: 3, column: 'a', text: value } })
      if (value !== '1e999') expect(error.message).toMatch(/is not a finite number/)
      expect((await roundTrip(path, plan(columns, { missing: [value] }))).values[0]).toEqual([1, null])
    }
  })

  it('values that are not dates, or not like those before', async () => {
    const days = [date('a')]
    expect(await refused(file('a\n2020-01-01\nsoon\n'), plan(days))).toMatchObject({
      code: 'csv-value',
      place: { line: 3, column: 'a', text: 'soon' },
    })
    expect((await refused(file('a\n31/12/2020\n12/31/2020\n'), plan(days))).message).toBe(
      '"12/31/2020" in column "a" on line 3 is not a date with the day first.',
    )
    expect((await refused(file('a\n31.12.2020\n2020-12-31\n'), plan(days))).message).toBe(
      '"2020-12-31" in column "a" on line 3 is not a date written day.month.year like those before it.',
    )
    expect((await refused(file('a\n31/12/2020\n31.12.2020\n'), plan(days))).message).toMatch(
      /is not a date written day\/month\/year like those before it/,
    )
    expect((await refused(file('a\n2021-02-29\n'), plan(days))).message).toMatch(/is not a date such as .*31\/12\/2020/)
    expect((await refused(file('a\nx\n'), plan(days, { dateOrder: 'month' }))).message).toMatch(/12\/31\/2020/)
  })

  it('dates with day and month the other way round, and what to choose', async () => {
    for (const [dateOrder, other, text] of [
      ['day', 'month', '01/31/1970'],
      ['month', 'day', '31/01/1970'],
    ] as const) {
      const path = file(`a\n01/02/1970\n${text}\n`)
      expect(await refused(path, plan([date('a')], { dateOrder }))).toMatchObject({
        code: 'csv-value',
        message: `"${text}" in column "a" on line 3 is not a date with the ${dateOrder} first.`,
        advice: expect.stringContaining(`Set dates like 3/4/2024 to "${other} first"`),
        place: { line: 3, column: 'a', text },
      })
      const { values } = await roundTrip(path, plan([date('a')], { dateOrder: other }))
      expect(values).toEqual([[other === 'day' ? 31 : 1, 30]])
    }
  })

  it('columns that are gone since the first look', async () => {
    const path = file('a,b\n1,2\n')
    const chosen = await suggestedPlan(path)
    writeFileSync(path, 'a,c\n1,2\n')
    expect(await refused(path, chosen)).toMatchObject({
      code: 'data-changed',
      message: 'The file no longer has the column "b".',
    })
  })

  it('files that are gone, are folders, or may not be read', async () => {
    const path = file('a,b\n1,2\n')
    const chosen = await suggestedPlan(path)
    expect((await asNobody(path, () => failure(importCsv(path, chosen, { snapshots })))).code).toBe('not-allowed')
    rmSync(path)
    expect(await refused(path, chosen)).toMatchObject({ code: 'file-missing', place: { file: path.split('/').pop() } })
    mkdirSync(path)
    expect((await refused(path, chosen)).code).toBe('csv-unreadable')
  })

  it('files that change while they are read', async () => {
    const path = file('a,b\n1,2\n')
    const change = ({ stage }: { stage: string }) => {
      if (stage === 'Describing the columns') appendFileSync(path, '3,4\n')
    }
    expect((await refused(path, plan(columns), { onProgress: change })).code).toBe('data-changed')
    const vanishing = ({ stage }: { stage: string }) => {
      if (stage === 'Describing the columns') rmSync(path, { force: true })
    }
    expect((await refused(path, plan(columns), { onProgress: vanishing })).code).toBe('file-missing')
  })

  it('files too large for the disk, before anything is read', async () => {
    const path = file('a,b\n1,2\n')
    const error = await refused(path, plan(columns), { freeBytes: async () => 10_000_000 })
    expect(error).toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/about 65 MB are needed and 9 MB are free/),
    })
  })
})

describe('a disk that fills up', () => {
  const disk = join(temporaryFolder(), 'disk')
  const mounted = mountSmallDisk(disk, '2m')
  afterAll(() => mounted && execFileSync('umount', [disk]))
  const rows = Array.from({ length: 200_000 }, (_, i) => `${Math.sin(i)},${Math.cos(i)}\n`).join('')

  it.skipIf(!mounted)('is reported, and left as it was (needs a user who may mount a disk)', async () => {
    const chosen = plan([number('a'), number('b')])
    const options = { snapshots: disk, freeBytes: async () => Infinity }
    // While DuckDB writes the snapshot, and while the tidied copy is written.
    for (const text of [`a,b\n${rows}`, `a, b\n${rows}`]) {
      const error = await failure(importCsv(file(text), chosen, options))
      expect(error).toMatchObject({ code: 'disk-full', message: expect.stringMatching(/about \d+ MB are needed/) })
      expect(listing(disk)).toEqual([])
    }
  })
})

function mountSmallDisk(folder: string, size: string): boolean {
  try {
    mkdirSync(folder)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
