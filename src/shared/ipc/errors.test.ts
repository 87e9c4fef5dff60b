import { describe, expect, it } from 'vitest'
import { cancelled, CloisterError, CloisterErrorData, describePlace, errorCodes, toErrorData } from './errors.ts'

describe('error data', () => {
  it('are those of a CloisterError, whole', () => {
    const place = { file: 'a.csv', line: 3, column: 'age', text: 'x' }
    const error = new CloisterError('csv-value', 'What happened.', 'What to do.', place)
    expect(toErrorData(error)).toEqual({ code: 'csv-value', message: 'What happened.', advice: 'What to do.', place })
    expect([error.message, error.name, error instanceof Error]).toEqual(['What happened.', 'CloisterError', true])
    expect(toErrorData(new CloisterError('csv-empty', 'a', 'b'))).toEqual({
      code: 'csv-empty',
      message: 'a',
      advice: 'b',
    })
  })

  it('say of an abort that the work was cancelled', () => {
    const controller = new AbortController()
    controller.abort()
    let thrown: unknown
    try {
      controller.signal.throwIfAborted()
    } catch (error) {
      thrown = error
    }
    expect(toErrorData(thrown)).toEqual(cancelled().data)
    expect(toErrorData(Object.assign(new Error('stop'), { name: 'AbortError' })).code).toBe('cancelled')
  })

  it('call everything else a fault of our own, and keep its message', () => {
    for (const [thrown, message] of [
      [new TypeError('x is not a function'), 'x is not a function'],
      [Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' }), 'ENOENT: no such file'],
      ['only text', 'only text'],
      [undefined, 'undefined'],
      [{ code: 'csv-empty' }, '[object Object]'],
    ] as const) {
      const data = toErrorData(thrown)
      expect(data).toMatchObject({ code: 'internal', message: `Cloister ran into a fault of its own: ${message}` })
      expect(`${data.message} ${data.advice}`).not.toMatch(/\n\s+at /)
    }
  })

  it('say of a full or read-only disk what it is', () => {
    const thrown = (code: string) => Object.assign(new Error(`${code}: x`), { code, path: '/w/a.json' })
    for (const [code, known, message] of [
      ['ENOSPC', 'disk-full', '/w/a.json could not be written because the disk is full.'],
      ['EDQUOT', 'disk-full', '/w/a.json could not be written because the disk is full.'],
      ['EROFS', 'not-allowed', '/w/a.json could not be written because the disk is read-only.'],
    ])
      expect(toErrorData(thrown(code))).toMatchObject({ code: known, message })
    expect(toErrorData(Object.assign(new Error('x'), { code: 'ENOSPC' })).message).toMatch(/^What was to be stored /)
  })

  it('always keep the contract', () => {
    for (const thrown of [cancelled(), new Error('x'), null, new CloisterError('disk-full', 'a', 'b', { file: 'c' })])
      expect(CloisterErrorData.parse(toErrorData(thrown))).toEqual(toErrorData(thrown))
    expect(new Set(errorCodes).size).toBe(errorCodes.length)
  })
})

describe('what an error quotes', () => {
  it('is cut where it is longer than a person reads', () => {
    const { message, advice } = new CloisterError(
      'csv-value',
      `There is no "${'x'.repeat(5000)}" here.`,
      'x'.repeat(5000),
    ).data
    expect(message).toMatch(/^There is no "x+ … x+" here\.$/)
    expect([message.length, advice.length]).toEqual([700, 700])
    const { place } = new CloisterError('csv-value', 'a', 'b', {
      file: 'c',
      column: 'x'.repeat(900),
      text: 'x'.repeat(900),
    }).data
    expect([place?.column?.length, place?.text?.length]).toEqual([300, 120])
  })

  it('holds no characters that a terminal would obey', () => {
    const error = new CloisterError('csv-value', 'The value \u001b[31m\0 is none.', 'Write\r it\u007f.', {
      file: 'c',
      text: '\u0007',
    })
    expect(error.data).toEqual({
      code: 'csv-value',
      message: 'The value ␛[31m␀ is none.',
      advice: 'Write␍ it␡.',
      place: { file: 'c', text: '␇' },
    })
    expect(error.message).toBe(error.data.message)
  })
})

describe('a place', () => {
  it('is told as far as it is known', () => {
    expect(describePlace({ file: 'a.csv' })).toBe('a.csv')
    expect(describePlace({ file: 'a.csv', line: 3 })).toBe('a.csv, line 3')
    expect(describePlace({ file: 'a.csv', column: 'age' })).toBe('a.csv, column age')
    expect(describePlace({ file: 'a.csv', line: 3, column: 'age', text: 'x' })).toBe('a.csv, line 3, column age')
  })
})
