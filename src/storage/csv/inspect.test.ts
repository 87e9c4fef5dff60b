import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { CsvDialect } from '#shared/contracts/dataset.ts'
import { asNobody, failure, fileMaker, publicFile, temporaryFolder } from '../testing.ts'
import { inspectCsv } from './inspect.ts'

const file = fileMaker()
const look = (content: string | Uint8Array, wanted: Partial<CsvDialect> = {}) => inspectCsv(file(content), wanted)
const trouble = (content: string | Uint8Array, wanted: Partial<CsvDialect> = {}) => failure(look(content, wanted))
const types = ({ columns }: Awaited<ReturnType<typeof look>>) => columns.map(({ type }) => type)

describe('the dialect', () => {
  it('has the separator that makes the lines equally wide', async () => {
    for (const delimiter of [',', ';', '\t', '|']) {
      const other = delimiter === ',' ? ';' : ','
      const { dialect, rows } = await look(
        `name${delimiter}age\nAnn${other} or Anne${delimiter}41\nBob${delimiter}52\n`,
      )
      expect(dialect).toMatchObject({ delimiter, quote: '"', header: true, encoding: 'utf-8' })
      expect(rows).toEqual([
        [`Ann${other} or Anne`, '41'],
        ['Bob', '52'],
      ])
    }
  })

  it('has a semicolon where commas are decimal signs, with and without a header', async () => {
    for (const [text, header] of [
      ['weight;height\n70,5;1,80\n80,25;1,75\n', true],
      ['70,5;1,80\n80,25;1,75\n', false],
    ] as const) {
      const found = await look(text)
      expect(found.dialect).toMatchObject({ delimiter: ';', decimal: ',', header })
      expect(types(found)).toEqual(['number', 'number'])
    }
  })

  it('leaves it open whether commas group thousands', async () => {
    const quoted = await look('a,cost\n1,"1,234"\n2,"12,500"\n')
    expect(quoted.dialect.decimal).toBe('.')
    expect(quoted.notes.join()).toMatch(/Values such as 1,234 seem to group thousands/)
    const semicolons = await look('a;cost\nx;1,234\ny;2,500\n')
    expect(semicolons.dialect.decimal).toBe(',')
    expect(semicolons.notes.join()).toMatch(/read with a decimal comma; choose the point/)
  })

  it('has single quotes only where they enclose whole fields', async () => {
    expect((await look("'name','city'\n'O''Brien','Cork, Ireland'\n")).rows).toEqual([["O'Brien", 'Cork, Ireland']])
    expect((await look("name,city\n'tis,x\nb,c\n")).rows[0]).toEqual(["'tis", 'x'])
  })

  it('has a header unless the first line looks like the others', async () => {
    expect((await look('a,b\n1,2\n')).dialect.header).toBe(true)
    expect((await look('name,city\nAnn,Rome\nBob,Oslo\n')).dialect.header).toBe(true)
    expect((await look('yes,no\nno,no\nyes,yes\nno,no\n')).dialect.header).toBe(false)
    expect((await look('id,2018,2019\n1,5.5,6\n2,6.5,7\n3,7.5,8\n')).dialect.header).toBe(false)
    expect((await look('1,2\n')).dialect.header).toBe(false)
    const { columns, notes } = await look('5,2020-01-01\n6,2020-01-02\n')
    expect(columns.map(({ name }) => name)).toEqual(['column 1', 'column 2'])
    expect(notes.join()).toMatch(/first line seems to be a row/)
  })

  it('has the missing markers that occur, and always the empty text', async () => {
    expect((await look('a,b\n1,?\n2,x\nNA,y\n')).dialect.missing).toEqual(['', 'NA', '?'])
    expect((await look('a,b\n1,-\n', { missing: ['-', ' 99 '] })).dialect.missing).toEqual(['', '-', '99'])
    const { columns } = await look('a,b\n1,NaN\n2,0.5\n3,nan\n')
    expect(columns[1]).toMatchObject({ type: 'number', reason: 'the only value is a number' })
  })

  it("is the user's choice where there is one", async () => {
    const { dialect, rows } = await look('a;b,c\n1;2,3\n', { delimiter: ',', header: false, decimal: '.', quote: '' })
    expect(dialect).toMatchObject({ delimiter: ',', header: false, decimal: '.', quote: '' })
    expect(rows).toEqual([
      ['a;b', 'c'],
      ['1;2', '3'],
    ])
    expect((await trouble('a,b\n1,2\n', { delimiter: '"' })).code).toBe('bad-arguments')
    expect((await trouble('a,b\n1,2\n', { delimiter: '\n' })).code).toBe('bad-arguments')
  })
})

describe('the encoding', () => {
  const table = 'name,größe\nMüller,1\nŁódź,2\n'

  it('is UTF-8 with and without its mark', async () => {
    for (const mark of ['', '\uFEFF']) {
      const { dialect, columns, rows } = await look(mark + table)
      expect([dialect.encoding, columns[0].name, columns[1].name, rows[1][0]]).toEqual([
        'utf-8',
        'name',
        'größe',
        'Łódź',
      ])
    }
    expect((await look('\uFEFF"name",b\n1,2\n')).columns[0].name).toBe('name')
  })

  it('is UTF-16 of either order, with and without its mark', async () => {
    for (const mark of ['', '\uFEFF']) {
      const little = Buffer.from(mark + table, 'utf16le')
      for (const bytes of [little, Buffer.from(little).swap16()]) {
        const { dialect, columns, rows } = await look(bytes)
        expect([dialect.encoding, columns[0].name, columns[1].name, rows[1][0]]).toEqual([
          'utf-16',
          'name',
          'größe',
          'Łódź',
        ])
      }
    }
  })

  it('is Latin-1 where the bytes are not UTF-8, and says so', async () => {
    // € and ’ lie where Windows puts them.
    const bytes = Buffer.concat([
      Buffer.from('name,größe\nMüller,', 'latin1'),
      Buffer.from([0x80, 0x31, 0x92]),
      Buffer.from('\n'),
    ])
    const { dialect, columns, rows, notes } = await look(bytes)
    expect([dialect.encoding, columns[1].name, ...rows[0]]).toEqual(['latin-1', 'größe', 'Müller', '€1’'])
    expect(notes.join()).toMatch(/not valid UTF-8 and is read as Latin-1.*choose another encoding/)
    expect((await look(bytes, { encoding: 'latin-1' })).notes.join()).not.toMatch(/Latin-1/)
  })

  it('is refused where the choice cannot be right', async () => {
    expect(await trouble(Buffer.from(table, 'latin1'), { encoding: 'utf-8' })).toMatchObject({
      code: 'csv-encoding',
      place: { line: 1 },
    })
    expect(await trouble(Buffer.from('\uFEFF' + table, 'utf16le'), { encoding: 'utf-8' })).toMatchObject({
      code: 'csv-encoding',
      advice: 'Choose UTF-16 as the encoding.',
    })
    expect((await trouble(Buffer.from('a,b\n1,2,\n'), { encoding: 'utf-16' })).code).toMatch(
      /csv-encoding|csv-ragged|csv-no-rows/,
    )
    expect(
      (await trouble(Buffer.concat([Buffer.from('\uFEFFa,b\n', 'utf16le'), Buffer.from([0x00, 0xd8, 0x31, 0x00])])))
        .code,
    ).toBe('csv-encoding')
  })
})

describe('the types', () => {
  const column = async (values: string[]) =>
    (await look(`x,y\n${values.map((value) => `${value},a\n`).join('')}`)).columns[0]
  const repeated = (values: string[], times: number) => Array.from({ length: times }, () => values).flat()

  it('are numbers', async () => {
    expect(await column(['1', '200', '35'])).toMatchObject({ type: 'number', reason: 'all 3 values are whole numbers' })
    expect(await column(['1', '2.5', '-3e2'])).toMatchObject({ type: 'number', reason: 'all 3 values are numbers' })
  })

  it('are categories where whole numbers look like codes', async () => {
    const codes = await column(repeated(['1', '2', '3', '4'], 5))
    expect(codes).toMatchObject({ type: 'category' })
    expect(codes.reason).toBe(
      'all 20 values are whole numbers, but only 4 different ones (1, 2, 3, 4), which look like codes',
    )
    expect((await column(['0', '1'])).type).toBe('category')
    expect((await column(['-1', '1', '1'])).type).toBe('category')
  })

  it('are numbers where few whole numbers look like quantities', async () => {
    expect((await column(['1', '2', '3', '4'])).type).toBe('number')
    expect((await column(repeated(['10', '20', '50'], 20))).type).toBe('number')
    expect((await column(repeated(['1', '1.0', '2', '3'], 20))).type).toBe('number')
    expect(
      (
        await column(
          repeated(
            Array.from({ length: 11 }, (_, i) => `${i}`),
            20,
          ),
        )
      ).type,
    ).toBe('number')
    expect((await column(repeated(['0.5', '1.5'], 20))).type).toBe('number')
  })

  it('are categories where some values are not numbers, and say which', async () => {
    const found = await look('x,y\n1.5,a\n2,b\nunknown,c\n3,d\ninf,e\n9,f\n')
    expect(found.columns[0]).toEqual({
      name: 'x',
      type: 'category',
      reason: '2 of 6 values are not numbers: "unknown", "inf"',
    })
    expect(found.notes.join()).toMatch(/Column "x" is numbers but for "unknown", "inf": if that means "no value"/)
  })

  it('are dates in four formats', async () => {
    for (const [value, name] of [
      ['2020-12-31', 'year-month-day'],
      ['2020-12-31 23:59:00', 'year-month-day'],
      ['31.12.2020', 'day.month.year'],
      ['31/12/2020', 'day/month/year'],
      ['12/31/2020', 'month/day/year'],
    ]) {
      expect(await column([value, value])).toMatchObject({ type: 'date', reason: `all 2 values are dates (${name})` })
    }
    expect((await column(['2020-12-31', '31.12.2020'])).type).toBe('category')
    expect((await column(['2021-02-29', '2021-02-28'])).type).toBe('category')
  })

  it('are categories where there is no value at all', async () => {
    expect(await column(['', 'NA'])).toMatchObject({ type: 'category', reason: 'no value in these rows' })
  })
})

describe('what is shown', () => {
  it('is at most 20 rows, all of them counted', async () => {
    const found = await look(`a,b\n${'1,2\n'.repeat(50)}`)
    expect([found.rows.length, found.sampled]).toEqual([20, 50])
  })

  it('says what was left out or odd', async () => {
    expect((await look('a,b\n1,2\n\n3,4\n\n')).notes).toContain('2 lines without any value are left out.')
    expect((await look('a,b\n1,2\n,\n')).notes).toContain('1 line without any value is left out.')
    expect((await look('a\n1\n2\n')).notes.join()).toMatch(/Only one column was found/)
  })

  it('follows the separator that Excel names in a first line', async () => {
    const { dialect, columns } = await look('sep=;\r\nage;weight\r\n41;70,5\r\n52;80,1\r\n')
    expect(dialect).toMatchObject({ delimiter: ';', decimal: ',', header: true })
    expect(columns.map(({ name }) => name)).toEqual(['age', 'weight'])
    expect((await look('sep=|\na|b\n1|2\n')).dialect.delimiter).toBe('|')
  })

  it('asks about codes such as −9 or 999 that lie far from all other numbers', async () => {
    const rows = (values: readonly string[]) =>
      `x,lab\n${[...Array.from({ length: 30 }, (_, i) => `${40 + i}.5`), ...values].map((value) => `a,${value}\n`).join('')}`
    const notes = async (...values: string[]) => (await look(rows(values))).notes.join()
    expect(await notes('-9', '-9', '-9', '999.0', '999.0', '999.0')).toBe(
      'Column "lab" has -9 (3 rows), 999.0 (3 rows) far from its other numbers: if that means "no value", add it under “No value is written as”.',
    )
    expect(await notes('999', '999')).toBe('')
    expect(await notes('99', '99', '99')).toBe('')
    expect(await notes('-9', '-9', '-9', '-4.5')).toBe('')
  })

  it('rests on the first rows of a large file, and proposes every usual marker there', async () => {
    const header = Array.from({ length: 100 }, (_, i) => `n${i}`).join(',')
    const found = await look(`${header}\n${`${'1,'.repeat(99)}1\n`.repeat(25_000)}`)
    expect(found.sampled).toBe(20_000)
    expect(found.dialect.missing).toContain('NaN')
    expect(found.notes.join()).toMatch(/types rest on its first 20,000 rows/)
  })
})
describe('files that cannot be read', () => {
  it('are empty or have no rows', async () => {
    expect((await trouble('')).code).toBe('csv-empty')
    expect((await trouble('\n\n  \n')).code).toBe('csv-empty')
    expect((await trouble('\uFEFF')).code).toBe('csv-empty')
    expect((await trouble('name,age\n')).code).toBe('csv-no-rows')
    expect((await trouble('name,age')).code).toBe('csv-no-rows')
  })

  it('are not text', async () => {
    const kinds: [(number | string)[], RegExp][] = [
      [['PK', 3, 4, 20, 0], /Excel file or a zip/],
      [[0xd0, 0xcf, 0x11, 0xe0, 0xa1], /old Excel/],
      [[0x89, 'PNG\r\n', 0x1a, '\n'], /picture/],
      [['%PDF-1.7\n'], /PDF/],
      [[0x1f, 0x8b, 8, 0], /gzip/],
      [['PAR1', 0x15], /Parquet/],
      [['a,b\n1,', 0, 0, 7, '\n'], /binary/],
      [[...Array.from({ length: 40 }, (_, i) => (i * 37) % 32 || 1), 'abc'], /binary/],
      [[0xff, 0xfe, 0, 0, 'a', 0, 0, 0], /UTF-32/],
    ]
    for (const [parts, message] of kinds) {
      const bytes = Buffer.concat(
        parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))),
      )
      const error = await trouble(bytes)
      expect([error.code, error.message]).toEqual(['csv-binary', expect.stringMatching(message)])
    }
    expect((await trouble(Buffer.from('PK\u0003\u0004xl'))).advice).toMatch(/save it as CSV/)
  })

  it('have rows of different widths', async () => {
    const error = await trouble('a,b,c\n1,2,3\n"x\ny",2,3\n4,5\n')
    expect(error).toMatchObject({
      code: 'csv-ragged',
      message: 'Line 5 has 2 values where 3 are expected.',
      place: { line: 5, text: '4,5' },
    })
    expect((await trouble('a,b\n1,2\n1,2,3\n')).message).toBe('Line 3 has 3 values where 2 are expected.')
  })

  it('have empty or repeated names', async () => {
    expect(await trouble('a,,c,\n1,2,3,4\n')).toMatchObject({
      code: 'csv-header',
      message: 'Columns 2, 4 have no name in the first line.',
    })
    expect(await trouble('a,b,a\n1,2,3\n')).toMatchObject({
      code: 'csv-header',
      message: 'Columns 1 and 3 have the same name, "a".',
      place: { line: 1, column: 'a' },
    })
    expect((await trouble('Age,b,age\n1,2,3\n')).message).toBe(
      'The names of columns 1 and 3 differ in capital letters only: "Age", "age".',
    )
    expect((await look('a,b,a\n1,2,3\n', { header: false })).columns.length).toBe(3)
  })

  it('have a quote that never ends', async () => {
    expect(await trouble('a,b\n1,"x\n2,y\n')).toMatchObject({ code: 'csv-unreadable', place: { line: 2 } })
  })

  it('are gone, folders, or not ours to read', async () => {
    const folder = temporaryFolder()
    expect(await failure(inspectCsv(`${folder}/gone.csv`))).toMatchObject({
      code: 'file-missing',
      place: { file: 'gone.csv' },
    })
    mkdirSync(`${folder}/folder.csv`)
    expect(await failure(inspectCsv(`${folder}/folder.csv`))).toMatchObject({
      code: 'csv-unreadable',
      message: 'This is a folder and not a file.',
    })
    const secret = file('a,b\n1,2\n', 'secret.csv')
    expect((await asNobody(secret, () => failure(inspectCsv(secret)))).code).toBe('not-allowed')
  })
})

describe('public datasets', () => {
  const cases = [
    { name: 'framingham.csv', header: true, rows: 4240, missing: ['', 'NA'], columns: 16, numbers: 8, first: 'male' },
    {
      name: 'adult-train.csv',
      header: false,
      rows: 32_561,
      missing: ['', '?'],
      columns: 15,
      numbers: 6,
      first: 'column 1',
    },
    {
      name: 'cleveland-heart.csv',
      header: false,
      rows: 303,
      missing: [''],
      columns: 14,
      numbers: 6,
      first: 'column 1',
    },
    { name: 'german-credit.csv', header: false, rows: 1000, missing: [''], columns: 21, numbers: 3, first: 'column 1' },
    { name: 'pima-diabetes.csv', header: false, rows: 768, missing: [''], columns: 9, numbers: 8, first: 'column 1' },
  ]
  for (const expected of cases) {
    const source = publicFile(expected.name)
    it.skipIf(source.absent)(source.title, async () => {
      const found = await inspectCsv(source.path)
      expect({
        name: expected.name,
        header: found.dialect.header,
        rows: found.sampled,
        missing: found.dialect.missing,
        columns: found.columns.length,
        numbers: found.columns.filter(({ type }) => type === 'number').length,
        first: found.columns[0].name,
      }).toEqual(expected)
      expect(found.dialect).toMatchObject({ encoding: 'utf-8', delimiter: ',', decimal: '.' })
    })
  }
})
