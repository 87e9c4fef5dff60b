import { describe, expect, it } from 'vitest'
import { auditedModel } from '../testing-audits.ts'
import {
  auditAttackTable,
  auditGroupNote,
  auditGroupTable,
  auditHeadline,
  auditNumbers,
  auditSize,
  auditSummary,
  predictedByText,
} from './model-audit.ts'

/** With plain spaces. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const words = (audit = auditedModel()) => auditSummary(audit).flatMap(({ sentences }) => sentences.map(plain))

const plainHeadline = (audit = auditedModel()) => plain(auditHeadline(audit))

describe('what an audit found, in words', () => {
  it('is led by the strongest attack, and by chance where that may explain it', () => {
    expect(plainHeadline(auditedModel())).toMatch(
      /^Shown one row of the training data and one other.*71 % \(66 to 76\) of the time; chance is 50 %\. The model gives away/,
    )
    const quiet = auditedModel()
    quiet.attacks = [{ ...quiet.attacks[0], auc: { estimate: 0.52, low: 0.47, high: 0.57 } } as never]
    expect(plainHeadline(quiet)).toMatch(/which may be chance \(50 %\)\. The model was not caught/)
  })
  it('names realised rates, and reasons for what is withheld', () => {
    const text = words().join('\n')
    expect(text).toMatch(
      /with at most 1 % of the others wrongly called members \(really 0.5 % \(0.0 to 2.8\)\): it finds 12 %/,
    )
    expect(text).toMatch(/with at most 0.1 %.*not told. A false-positive rate of 0.1 % needs at least 1000/)
    expect(text).toMatch(/epsilon is at least 0.61 \(95 % confidence\).*more than 2.94/)
    expect(text).toMatch(/gap is 0.12 \(0.05 to 0.19\)/)
    expect(text).toMatch(/Rows were taken for people/)
  })
  it('never calls a model safe', () => {
    const quiet = auditedModel()
    quiet.epsilon = { withheld: 'Too few.' }
    for (const sentence of [auditHeadline(quiet), ...words(quiet), ...words()])
      expect(sentence).not.toMatch(/\b(safe|anonymous)\b/i)
  })
  it('speaks of persons where rows are theirs', () => {
    const audit = { ...auditedModel(), persons: { members: 90, nonMembers: 80, onBothSides: 3, rowsLeftOut: 4 } }
    expect(auditSize(audit)).toBe('400 rows of 170 persons: 90 members, 80 others.')
    expect(auditSize(auditedModel())).toBe('400 rows: 200 that the model was trained on, 200 others.')
  })
})

describe('tables of an audit', () => {
  it('say what could not be told', () => {
    const { header, rows } = auditAttackTable(auditedModel())
    for (const row of rows) expect(row).toHaveLength(header.length)
    expect(rows[0].slice(-2)).toEqual([
      '12 % (8 to 17), really at 0.5 % (0.0 to 2.8)'.replaceAll(' %', '\u00a0%'),
      'too few people',
    ])
    expect(rows[1][1]).toBe('not tried')
    expect(auditGroupTable(auditedModel())?.rows[0].slice(0, 4)).toEqual(['north', '100', '100', '0.70 (0.63 to 0.77)'])
    expect(auditGroupNote(auditedModel())).toMatch(/2 groups with fewer than 10 members or others/)
    expect(auditGroupTable({ ...auditedModel(), subgroups: null })).toBeNull()
  })
  it('for other programs hold every figure once', () => {
    const { header, rows } = auditNumbers(auditedModel())
    for (const row of rows) expect(row).toHaveLength(header.length)
    const names = rows.map(([about, measure]) => `${about} ${measure}`)
    expect(new Set(names).size).toBe(names.length)
    expect(rows.find(([about, measure]) => about === 'loss-threshold' && measure === 'auc')).toEqual([
      'loss-threshold',
      'auc',
      0.71,
      0.66,
      0.76,
      null,
    ])
    expect(rows.find(([, measure]) => measure === 'true_positive_rate_at_0.001')?.[5]).toMatch(/1000 non-members/)
  })
})

describe('which model made the predictions', () => {
  const source = (fileName: string, digit: string) => ({ fileName, bytes: 2000, sha256: digit.repeat(64) })
  const dialect = {
    encoding: 'utf-8',
    delimiter: ',',
    quote: '"',
    header: true,
    decimal: '.',
    dateOrder: 'day',
  } as const
  const plan = { dialect: { ...dialect, missing: [] }, outcome: 'y', classes: ['no', 'yes'], keep: [], logits: true }
  const told = (features: string[], logits = true) =>
    predictedByText({
      model: source('m.onnx', 'a'),
      data: source('rows.csv', 'b'),
      plan: { ...plan, features, logits },
      command: '',
    })
  it('is said with both files, the columns in their order and the outcomes in theirs', () => {
    expect(told(['b', 'a'])).toContain(`m.onnx (2 kB, SHA-256 ${'a'.repeat(64)}) from rows.csv`)
    expect(told(['b', 'a'])).toContain('It read b and a, in this order; its answers were taken for “no” and “yes”')
    expect(told(['a'])).toContain('as scores')
    expect(told(['a'], false)).not.toContain('as scores')
  })
  it('names the first of very many columns and counts the rest', () => {
    const many = Array.from({ length: 600 }, (_, k) => `x${k}`)
    expect(told(many)).toContain('x19 and 580 more')
    expect(told(many)).not.toContain('x20')
  })
})
