import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Database } from '../duckdb.ts'
import { temporaryFolder } from '../testing.ts'
import { dateFormats, dateSql, formatsIn, numberSql, parseDate, parseNumber, stillPossible } from './values.ts'

let database: Database
beforeAll(async () => {
  database = await Database.open(':memory:', { temporary: temporaryFolder() })
})
afterAll(() => database.close())

const inSql = async (expression: (column: string) => string, value: string) =>
  (await database.rows(`SELECT ${expression('v')} FROM (SELECT CAST(? AS VARCHAR) AS v)`, [value]))[0][0]

const sqlNumber = (value: string, decimal: '.' | ',') => inSql((column) => numberSql(column, decimal), value)

describe('numbers', () => {
  it('are what a person would call so', async () => {
    const numbers: [string, number][] = [
      ['0', 0],
      ['-1', -1],
      ['+5', 5],
      ['007', 7],
      ['1.5', 1.5],
      ['.5', 0.5],
      ['5.', 5],
      ['1e3', 1000],
      ['1E-3', 0.001],
      ['-2.5e+2', -250],
      ['9007199254740993', 9007199254740992],
    ]
    for (const [text, number] of numbers) {
      expect(parseNumber(text, '.'), text).toBe(number)
      expect(await sqlNumber(text, '.'), text).toBe(number)
    }
  })

  it('are looked for once, however long a text of digits is', () => {
    for (const decimal of ['.', ','] as const) expect(parseNumber(`${'9'.repeat(2_000_000)}x`, decimal)).toBe(null)
  })

  it('are not infinities, NaN, hexadecimals, grouped digits or anything else', async () => {
    for (const text of 'inf -inf Infinity infinity nan NaN 1e400 -1e400 0x10 1_000 1,000 1.2.3 1e . - + e5 1d ١ 1%'.split(
      ' ',
    )) {
      expect(parseNumber(text, '.'), text).toBe(null)
      expect(await sqlNumber(text, '.'), text).toBe(null)
    }
  })

  it('take the decimal comma, and then not the point', async () => {
    for (const [text, number] of [
      ['1,5', 1.5],
      [',5', 0.5],
      ['-3', -3],
      ['1,5e2', 150],
      ['1.5', null],
      ['1.234,5', null],
      ['1,2,3', null],
    ] as const) {
      expect(parseNumber(text, ','), text).toBe(number)
      expect(await sqlNumber(text, ','), text).toBe(number)
    }
  })

  it('are the same to the first look and to the import', async () => {
    const text = fc.oneof(
      fc.double({ noNaN: true }).map(String),
      fc.string({ unit: fc.constantFrom(...'0123456789.,+-eE_xinfa'), minLength: 1, maxLength: 8 }),
    )
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('.' as const, ',' as const), async (value, decimal) => {
        const parsed = parseNumber(value, decimal)
        expect((await sqlNumber(value, decimal)) ?? null).toEqual(parsed === 0 ? expect.closeTo(0) : parsed)
      }),
      { numRuns: 1000 },
    )
  })

  it.each(['.', ','] as const)('are the same for every text of five signs, decimal %s', async (decimal) => {
    const signs = ['+', '-', '0', '7', '.', ',', '_', 'e', 'x']
    const rows = await database.rows(
      `WITH RECURSIVE words(v, n) AS (
         SELECT '', 0 UNION ALL SELECT v || sign, n + 1 FROM words, (SELECT unnest([${signs.map((sign) => `'${sign}'`).join()}]) AS sign) WHERE n < 5
       ) SELECT v, ${numberSql('v', decimal)} FROM words`,
    )
    expect(rows.length).toBe((9 ** 6 - 1) / 8)
    const differ = (rows as [string, number | null][]).filter(([value, number]) => {
      const parsed = parseNumber(value, decimal)
      // Not toEqual, which tells 0 from -0.
      return parsed !== number
    })
    expect(differ).toEqual([])
  })
})

describe('dates', () => {
  const [iso, dots, dayFirst, monthFirst] = dateFormats

  it('are read in four formats', () => {
    // Days since 1970-01-01 by `date -d ... +%s` over 86,400.
    expect(parseDate('2020-02-29', iso)).toBe(18_321)
    expect(parseDate('2020-02-29T23:59:59Z', iso)).toBe(18_321)
    expect(parseDate('2020-02-29 23:59', iso)).toBe(18_321)
    expect(parseDate('29.2.2020', dots)).toBe(18_321)
    expect(parseDate('29/02/2020', dayFirst)).toBe(18_321)
    expect(parseDate('02/29/2020', monthFirst)).toBe(18_321)
    expect(parseDate('1969-12-31', iso)).toBe(-1)
  })

  it('must exist', async () => {
    for (const text of [
      '2021-02-29',
      '2020-13-01',
      '2020-00-10',
      '0020-01-01',
      '20-01-01',
      '2020-01-01x',
      '2020/01/01',
      'today',
    ]) {
      expect(parseDate(text, iso), text).toBe(null)
      expect(await inSql((column) => dateSql(column, iso), text), text).toBe(null)
    }
  })

  it('narrow down what their format can be', () => {
    const formats = stillPossible(dateFormats, '03/04/2020')
    expect(formats).toEqual([dayFirst, monthFirst])
    expect(stillPossible(formats, '03/31/2020')).toEqual([monthFirst])
    expect(stillPossible(formats, '31.03.2020')).toEqual([])
  })

  it('fit one format at most once the order of day and month is known', () => {
    expect(formatsIn('day')).toEqual([iso, dots, dayFirst])
    expect(formatsIn('month')).toEqual([iso, dots, monthFirst])
    expect(formatsIn('month', [dayFirst])).toEqual([])
    for (const text of ['2020-01-02', '1.2.2020', '1/2/2020'])
      for (const order of ['day', 'month'] as const) expect(stillPossible(formatsIn(order), text)).toHaveLength(1)
  })

  it('are the same to the first look and to the import', async () => {
    const digits = (min: number, max: number) => fc.integer({ min, max }).map(String)
    const parts = fc.tuple(digits(0, 33), digits(0, 14), digits(900, 2100), fc.constantFrom('.', '/', '-'))
    const text = parts.map(([day, month, year, sign]) =>
      (sign === '-' ? [year, month, day] : [day, month, year]).join(sign),
    )
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom(...dateFormats), async (value, format) => {
        const sql = await inSql((column) => `(${dateSql(column, format)} - DATE '1970-01-01')::DOUBLE`, value)
        expect(sql).toBe(parseDate(value, format))
      }),
      { numRuns: 1000 },
    )
  })
})
