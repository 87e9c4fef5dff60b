import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { rounded } from './analyses/rounded.ts'
import { bytes, count, numberWithInterval, percentWithin, signed } from './format.ts'
import {
  editable,
  numberLocale,
  type NumberStyle,
  numberStyleOf,
  readNumber,
  styled,
  unstyled,
  useNumberStyle,
} from './number-style.ts'

const all: NumberStyle[] = ['point', 'comma', 'space']
afterEach(() => useNumberStyle('point'))

const valueOf = (text: string) => {
  const read = readNumber(text)
  return 'value' in read ? read.value : read.refusal
}

describe('numbers for people', () => {
  it('are in English where no style is chosen', () => {
    expect([styled('1,234.5'), numberLocale(), count(4240), signed(-0.5, 2)]).toEqual([
      '1,234.5',
      'en',
      '4,240',
      '−0.50',
    ])
  })

  it('have the signs of the chosen style in every text', () => {
    const texts = () => [
      count(1_234_567),
      signed(-1234.5, 1),
      rounded(0.00123),
      bytes(1_400_000),
      percentWithin({ accuracy: 0.6144, low: 0.61, high: 0.618 }),
      numberWithInterval({ mean: 0.23, low: 0.21, high: 0.25, method: '', values: [] }),
    ]
    useNumberStyle('comma')
    expect(texts()).toEqual([
      '1.234.567',
      '−1234,5',
      '0,00123',
      '1,4 MB',
      '61,4\u00a0% (61,0 to 61,8)',
      '0,23 (0,21 to 0,25)',
    ])
    useNumberStyle('space')
    expect(texts().slice(0, 3)).toEqual(['1\u202f234\u202f567', '−1234,5', '0,00123'])
  })

  it('are those of the International Components for Unicode in the same locale', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.double({ min: 0, max: 1e9, noNaN: true }), (style, value) => {
        useNumberStyle(style)
        const english = value.toLocaleString('en', { maximumFractionDigits: 3 })
        expect(styled(english)).toBe(value.toLocaleString(numberLocale(), { maximumFractionDigits: 3 }))
        expect(unstyled(styled(english)).replaceAll(',', '')).toBe(english.replaceAll(',', ''))
      }),
    )
  })

  it('follow the system where that is asked for', () => {
    expect(['en-US', 'en-GB', 'de-DE', 'it', 'fr-FR', 'nb-NO', 'de-CH', 'ja'].map(numberStyleOf)).toEqual([
      'point',
      'point',
      'comma',
      'comma',
      'space',
      'space',
      'point',
      'point',
    ])
  })
})

describe('numbers that are typed', () => {
  it('are read as they are written, in every style', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.double({ noNaN: true, noDefaultInfinity: true }), (style, value) => {
        useNumberStyle(style)
        expect(valueOf(editable(value))).toBe(value === 0 ? 0 : value)
      }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.integer({ min: -1e9, max: 1e9 }), (style, value) => {
        useNumberStyle(style)
        const text = styled((value + 0.25).toLocaleString('en'))
        expect(valueOf(text)).toBe(value + 0.25)
      }),
    )
  })

  it('are never misread: a text with one sign has one value, in every style that takes it', () => {
    for (const before of ['', '0', '00', '1', '9', '12', '123', '1234', '-1', '-0'])
      for (const sign of ['.', ','])
        for (const after of ['', '0', '5', '12', '000', '123', '1234', '123456']) {
          if (before.replace('-', '') === '' && after === '') continue
          const values = all.flatMap((style) => {
            useNumberStyle(style)
            const read = readNumber(`${before}${sign}${after}`)
            return 'value' in read ? [Math.abs(read.value)] : []
          })
          expect(new Set(values), `${before}${sign}${after}`).toEqual(new Set([Math.abs(Number(`${before}.${after}`))]))
        }
  })

  it('with one sign and three digits are refused with both meanings, unless it is the sign of decimals', () => {
    useNumberStyle('comma')
    expect(valueOf('1.234')).toBe('“1.234” could be 1234 or 1,234. Write it as one of these.')
    expect(['1,234', '1234', '1 234', '1.234,5', '1.234.567', '-0,5', '−2', ',5', '1e-5'].map(valueOf)).toEqual([
      1.234, 1234, 1234, 1234.5, 1_234_567, -0.5, -2, 0.5, 1e-5,
    ])
    expect(valueOf('0.123')).toMatch(/^“0.123” cannot be read as a number. Write it like 1234,5.$/)
    useNumberStyle('point')
    expect(valueOf('1,234')).toBe('“1,234” could be 1234 or 1.234. Write it as one of these.')
    expect(['1.234', '1,234.5', '1,234,567', "1'234.5"].map(valueOf)).toEqual([1.234, 1234.5, 1_234_567, 1234.5])
    useNumberStyle('space')
    expect(['1 234,5', '1\u202f234\u202f567', '1 234'].map(valueOf)).toEqual([1234.5, 1_234_567, 1234])
    expect(valueOf('1.234')).toMatch(/could be 1234 or 1,234/)
  })

  it.each(['', 'ten', '1,2,3', '1.5.5', '1 2', '1,23.4', '.', '-', 'e5', '0x10', 'Infinity', '1e999', '12 34'])(
    '“%s” is refused',
    (text) => {
      for (const style of all) {
        useNumberStyle(style)
        expect(valueOf(text)).toEqual(expect.any(String))
      }
    },
  )
})
