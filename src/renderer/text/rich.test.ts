import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainOf, rich } from './rich.ts'

describe('a rich sentence', () => {
  it('is read in parts', () => {
    expect(
      rich`The <term auc>area</term> of <b>${'age'}</b> says ${3}; see <page settings/appetite>the limits</page>.`,
    ).toEqual([
      { kind: 'plain', text: 'The ' },
      { kind: 'term', text: 'area', of: 'auc' },
      { kind: 'plain', text: ' of ' },
      { kind: 'b', text: 'age' },
      { kind: 'plain', text: ' says 3; see ' },
      { kind: 'page', text: 'the limits', to: 'settings/appetite' },
      { kind: 'plain', text: '.' },
    ])
  })

  it('takes values for what a mark is about', () => {
    expect(rich`<term ${'auc'}>area</term><page ${'published/child'}>${'Child'}</page>`).toEqual([
      { kind: 'term', text: 'area', of: 'auc' },
      { kind: 'page', text: 'Child', to: 'published/child' },
    ])
  })

  it('shows values as they are, whatever marks they seem to hold', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('<b>', '</b>', '<term auc>', '<page x>y</page>'),
        (name, mark) => {
          const value = `${name}${mark}${name}`
          expect(rich`In <b>${value}</b>: ${value}`).toEqual([
            { kind: 'plain', text: 'In ' },
            { kind: 'b', text: value },
            { kind: 'plain', text: `: ${value}` },
          ])
        },
      ),
    )
  })

  it('is refused if a mark is not closed', () => {
    expect(() => rich`The <b>outcome.`).toThrow('A mark is not closed')
    expect(() => rich`The outcome</b>.`).toThrow('A mark is not closed')
  })

  it('can be read without its marks', () => {
    expect(plainOf(rich`The <b>outcome</b> of ${'x < y'}.`)).toBe('The outcome of x < y.')
  })
})
