import { describe, expect, it } from 'vitest'
import { guessColumns, memberSides, type SeenColumn } from './guess.ts'

const number = (column: string): SeenColumn => ({ column, texts: ['0.1', '0.2', '0.3'], more: true, type: 'number' })
const category = (column: string, ...texts: string[]): SeenColumn => ({ column, texts, more: false, type: 'category' })

describe('the columns of a file of predictions', () => {
  it('are guessed by their names', () => {
    const found = guessColumns([
      { ...category('patient'), more: true },
      category('death', 'no', 'yes'),
      number('p_no'),
      number('p_yes'),
      category('split', 'test', 'train'),
      category('sex', 'f', 'm'),
    ])
    expect(found).toEqual({
      outcome: 'death',
      classes: [
        { value: 'no', column: 'p_no' },
        { value: 'yes', column: 'p_yes' },
      ],
      member: 'split',
      memberValue: 'train',
      nonMemberValue: 'test',
      group: null,
      person: 'patient',
    })
  })

  it.each([
    [
      ['proba_0', 'proba_1', 'proba_2'],
      ['0', '1', '2'],
    ],
    [
      ['prob(a)', 'prob(b)'],
      ['a', 'b'],
    ],
    [
      ['Probability of sick', 'Probability of well'],
      ['sick', 'well'],
    ],
    [
      ['y_pred_proba_0', 'y_pred_proba_1'],
      ['0', '1'],
    ],
  ])('find each class’s probability: %s', (names, texts) => {
    const { classes, outcome } = guessColumns([category('y_true', ...texts), ...names.map(number)])
    expect(outcome).toBe('y_true')
    expect(classes).toEqual(texts.map((value, k) => ({ value, column: names[k] })))
  })

  it('take a single probability for that of the positive class', () => {
    const classesOf = (...texts: string[]) => guessColumns([category('label', ...texts), number('p')]).classes
    expect(classesOf('0', '1').map(({ column }) => column)).toEqual([null, 'p'])
    expect(classesOf('case', 'control').map(({ column }) => column)).toEqual(['p', null])
    expect(classesOf('a', 'b').map(({ column }) => column)).toEqual([null, 'p'])
  })

  it('take columns without names of classes in their order', () => {
    const { classes } = guessColumns([category('target', 'x', 'y'), number('p1'), number('p2')])
    expect(classes.map(({ column }) => column)).toEqual(['p1', 'p2'].map(() => null))
    const scores = guessColumns([category('target', 'x', 'y'), number('score 1'), number('score 2')]).classes
    expect(scores.map(({ column }) => column)).toEqual(['score 1', 'score 2'])
  })

  it('leave open what is not recognised', () => {
    const found = guessColumns([number('age'), { ...category('name'), more: true }])
    expect(found).toEqual({
      outcome: null,
      classes: [],
      member: null,
      memberValue: null,
      nonMemberValue: null,
      group: null,
      person: null,
    })
    const open = guessColumns([category('split', 'a', 'b')])
    expect([open.member, open.memberValue]).toEqual(['split', null])
  })

  it.each([
    [['0', '1'], '1'],
    [['member', 'non-member'], 'member'],
    [['False', 'True'], 'True'],
    [['Held-out', 'Training'], 'Training'],
    [['no', 'yes'], 'yes'],
    [['in', 'out'], 'in'],
  ])('know who is a member: %s', (texts, member) => expect(memberSides(texts)?.memberValue).toBe(member))
  it.each([[['a', 'b']], [['1']], [['0', '1', '2']], [['1', 'yes']]])('do not guess at %s', (texts) =>
    expect(memberSides(texts)).toBeNull(),
  )
})
