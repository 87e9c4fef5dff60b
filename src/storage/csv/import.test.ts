import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Column, type CsvDialect } from '#shared/contracts/dataset.ts'
import { loadTable } from '../snapshot.ts'
import { temporaryFolder } from '../testing.ts'
import { importCsv, snapshotPath } from './import.ts'
import { category, date, file, number, plan, refused, roundTrip, snapshots } from './testing.ts'

describe('importCsv', () => {
  it('stores numbers, categories and dates, and where they came from', async () => {
    const path = file('x,name,day\n1.5,Ann,2020-02-29\n,NA,\n-2,"Bob, jr",1969-12-31\n')
    const columns = [number('x'), category('name'), date('day')]
    const { table, values } = await roundTrip(path, plan(columns, { missing: ['NA'] }))
    expect(values).toEqual([
      [1.5, null, -2],
      ['Ann', null, 'Bob, jr'],
      [18_321, null, -1],
    ])
    const bytes = readFileSync(path)
    expect(table).toMatchObject({
      rows: 3,
      source: {
        fileName: path.split('/').pop(),
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      },
      dialect: { missing: ['', 'NA'] },
    })
    const snapshot = readFileSync(snapshotPath(snapshots, table.snapshot.sha256))
    expect(createHash('sha256').update(snapshot).digest('hex')).toBe(table.snapshot.sha256)
    expect(snapshot.length).toBe(table.snapshot.bytes)
    for (const column of table.columns) expect(Column.parse(column)).toEqual(column)
  })

  it('reads dates like 3/4/2024 in the order of the dialect, and keeps it with the dataset', async () => {
    const text = 'a,b,c\n3/4/1970,3.4.1970,1970-04-03\n'
    const columns = ['a', 'b', 'c'].map(date)
    for (const [dateOrder, day] of [
      ['day', 92],
      ['month', 62],
    ] as const) {
      // 3 April is the 93rd day of 1970, and 4 March the 63rd.
      const { table, values } = await roundTrip(file(text), plan(columns, { dateOrder }))
      expect([table.dialect.dateOrder, values]).toEqual([dateOrder, [[day], [92], [92]]])
    }
  })

  it('takes the columns asked for, in the order of the file', async () => {
    const { table, values } = await roundTrip(file('a,b,c\n1,2,3\n'), plan([category('c'), number('a')]))
    expect(table.columns.map(({ name }) => name)).toEqual(['a', 'c'])
    expect(values).toEqual([[1], ['3']])
  })

  it('finds the header below blank lines', async () => {
    for (const text of ['\na,b\n1,x\n', '\r\n\r\na,b\r\n1,x\r\n']) {
      const { values } = await roundTrip(file(text), plan([number('a'), category('b')]))
      expect(values).toEqual([[1], ['x']])
    }
  })

  it('gives the same snapshot to the same data', async () => {
    const [one, two] = await Promise.all(
      ['a,b\n1,x\n', 'a;b\r\n1;x\r\n'].map(async (text, i) =>
        importCsv(file(text), plan([number('a'), category('b')], { delimiter: ',;'[i] }), { snapshots }),
      ),
    )
    expect(one.snapshot).toEqual(two.snapshot)
    expect(one.source.sha256).not.toBe(two.source.sha256)
  })

  it('reads every encoding', async () => {
    const text = 'name,größe\nMüller,"1,5"\nÉva,"2,5"\n'
    const columns = [category('name'), number('größe')]
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le')
    for (const [encoding, bytes] of [
      ['utf-8', Buffer.from(text)],
      ['utf-8', Buffer.from(`\uFEFF${text}`)],
      ['latin-1', Buffer.from(text, 'latin1')],
      ['utf-16', utf16],
      ['utf-16', Buffer.from(utf16).swap16()],
      ['utf-16', Buffer.from(text, 'utf16le')],
    ] as const) {
      const { values } = await roundTrip(file(bytes), plan(columns, { encoding, decimal: ',' }))
      expect(values).toEqual([
        ['Müller', 'Éva'],
        [1.5, 2.5],
      ])
    }
    const marked = await roundTrip(
      file('\uFEFF1,a\n2,b\n'),
      plan([number('column 1'), category('column 2')], { header: false }),
    )
    expect(marked.values[0]).toEqual([1, 2])
  })

  it('reads what other readers trip over', async () => {
    const columns = [category('a'), category('b')]
    const rows = async (text: string, dialect: Partial<CsvDialect> = {}) => {
      const { values } = await roundTrip(file(text), plan(columns, dialect))
      return values[0].map((_, i) => values.map((column) => column[i]))
    }
    expect(await rows('a,b\n1, "x,y"\n')).toEqual([['1', 'x,y']])
    expect(await rows('a,b\r\n1,2\n3,4\r')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
    expect(await rows('a,b\n5" pipe,he said "no"\n')).toEqual([['5" pipe', 'he said "no"']])
    // Byte order marks of files that were joined.
    expect(await rows('a,b\n1,x\n\uFEFF1,\uFEFF"x"\n2,"\uFEFFy"\n \uFEFF\uFEFF2,\uFF11\n')).toEqual([
      ['1', 'x'],
      ['1', 'x'],
      ['2', 'y'],
      ['2', '\uFF11'],
    ])
    expect(await rows('\n\na,b\n\n1,2\n   \n\n3,4\n\n')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
    expect(await rows('a,b\n"line 1\nline 2","x\r\ny"\n')).toEqual([['line 1\nline 2', 'x\r\ny']])
    expect(await rows('a,b\n"",""""\n"""x""",\n')).toEqual([
      [null, '"'],
      ['"x"', null],
    ])
    expect(await rows('a,b\n"1",2"\n', { quote: '' })).toEqual([['"1"', '2"']])
    expect(await rows("a,b\n'it''s','x,y'\n", { quote: "'" })).toEqual([["it's", 'x,y']])
    expect(await rows('a::b\n1::x:y\n', { delimiter: '::' })).toEqual([['1', 'x:y']])
    expect(await rows('a b\n1 2\n', { delimiter: ' ' })).toEqual([['1', '2']])
    expect(await rows('a,b\n#x,-- y\n')).toEqual([['#x', '-- y']])
    expect(await rows('a,b\n\\,"\\"\n')).toEqual([['\\', '\\']])
    expect(await rows('a,b\n"n,a",1\n', { missing: ['n,a', '1'] })).toEqual([[null, null]])
    expect(await rows(`a,b\n${'x'.repeat(3_000_000)},1\n`)).toEqual([['x'.repeat(3_000_000), '1']])
  })

  it('keeps the rows of a one-column file apart from blank lines', async () => {
    const { values } = await roundTrip(file('a\n1\n\n""\n3\n\n'), plan([number('a')]))
    expect(values).toEqual([[1, null, 3]])
  })

  it('reads a file and a workspace whose names look like patterns', async () => {
    file('a,b\n9,9\n', 'data1.csv')
    const path = file('a,b\n1,2\n', 'data[1].csv')
    const odd = join(temporaryFolder(), "it's [a] *folder*? x=1")
    const { values } = await roundTrip(path, plan([number('a'), number('b')]))
    expect(values).toEqual([[1], [2]])
    const table = await importCsv(path, plan([number('a')]), { snapshots: odd })
    expect((await loadTable(snapshotPath(odd, table.snapshot.sha256), table.columns)).rows).toBe(1)
  })

  it('reads names that look like SQL or like properties of objects', async () => {
    const names = ['"; DROP TABLE x; --', '__proto__', 'constructor', 'select', "o'clock", 'ünï', ' ']
    const header = names
      .map((name) => `"${name.replaceAll('"', '""')}"`)
      .slice(0, 6)
      .join(',')
    const { table, values } = await roundTrip(file(`${header}\n1,2,3,4,5,6\n`), plan(names.slice(0, 6).map(number)))
    expect(table.columns.map(({ name }) => name)).toEqual(names.slice(0, 6))
    expect(values.flat()).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('keeps the order of many rows', async () => {
    const rows = Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 300_007)
    const { values } = await roundTrip(
      file(`a,b\n${rows.map((value) => `${value},x\n`).join('')}`),
      plan([number('a')]),
    )
    expect(values[0]).toEqual(rows)
  })

  it('stores texts of a million letters, which need more memory than many short rows', async () => {
    const notes = Array.from({ length: 200 }, (_, i) => String.fromCharCode(97 + (i % 26)).repeat(1_000_000) + i)
    const path = file(`note,y\n${notes.map((note, i) => `${note},${i % 2}\n`).join('')}`)
    const stored = await importCsv(path, plan([category('note'), category('y')]), { snapshots })
    expect([stored.rows, stored.columns[0].profile.distinct]).toEqual([200, 200])
  })

  it('tells how far it is, and ends at most a second after being cancelled', async () => {
    const path = file(`a,b\n${Array.from({ length: 400_000 }, (_, i) => `${i},${Math.sin(i)}\n`).join('')}`)
    const chosen = plan([number('a'), number('b')])
    const fractions: number[] = []
    await importCsv(path, chosen, { snapshots, onProgress: ({ fraction }) => fractions.push(fraction) })
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true)

    for (const stage of ['Checking the file', 'Storing the rows', 'Describing the columns']) {
      const control = new AbortController()
      let at = 0
      const onProgress = (progress: { stage: string }) => {
        if (progress.stage !== stage || at > 0) return
        at = performance.now()
        control.abort()
      }
      expect((await refused(path, chosen, { signal: control.signal, onProgress })).code).toBe('cancelled')
      expect(performance.now() - at).toBeLessThan(1000)
    }
    expect((await refused(path, chosen, { signal: AbortSignal.abort() })).code).toBe('cancelled')
  })
})
