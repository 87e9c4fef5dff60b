import { describe, expect, it } from 'vitest'
import { figure, modelOf, resultsOf } from '../testing.ts'
import { alignedText, attackTable, netTable, numberTable, targetTable } from './tables.ts'

const why = { withheld: 'too few rows' }
const results = resultsOf({ shifts: ['P*:site', 'P*:redraw'] })

describe('tables of finished texts', () => {
  it('have a row for every result and a cell for every column', () => {
    const cases = [
      [targetTable(results), 2 * 4],
      [attackTable(results), 2 * 2 * 8],
      [netTable(results), 2 * 2 * 2],
    ] as const
    for (const [{ header, rows }, expected] of cases) {
      expect(rows).toHaveLength(expected)
      expect(new Set(header).size).toBe(header.length)
      for (const row of rows) {
        expect(row).toHaveLength(header.length)
        for (const cell of row) expect(cell).toMatch(/\S/)
      }
    }
  })

  it('say everything of a result in its row', () => {
    const nbsp = '\u00a0'
    expect(targetTable(results).rows[1]).toEqual([
      'Causal model',
      'P: like those trained on',
      '396',
      `80${nbsp}% (77 to 83)`,
      `75${nbsp}% (72 to 78)`,
      '0.85 (0.82 to 0.88)',
      '0.30 (0.27 to 0.33)',
      `70${nbsp}% (67 to 73)`,
    ])
    expect(attackTable(results).rows[4]).toEqual([
      'Causal model',
      'Confidence classifier',
      'P*: other sites',
      'control: shift only',
      '198',
      `60${nbsp}% (57 to 63)`,
      '0.65 (0.62 to 0.68)',
      '0.20 (0.17 to 0.23)',
      `40${nbsp}% (37 to 43)`,
    ])
    expect(netTable(results).rows[1]).toEqual([
      'Causal model',
      'Confidence classifier',
      'P*: redrawn',
      '0.10 (0.07 to 0.13)',
    ])
  })

  it('tell models of one family apart, and give the reason where there is no figure', () => {
    const twins = resultsOf({
      models: [modelOf('associational'), modelOf('associational', 'mlp', 2)],
      right: () => why,
      useful: () => why,
      net: () => why,
    })
    expect(new Set(targetTable(twins).rows.map(([model]) => model))).toEqual(
      new Set(['Associational model (neural network 1)', 'Associational model (neural network 2)']),
    )
    expect([targetTable(twins).rows[0][3], attackTable(twins).rows[0][5], netTable(twins).rows[0][3]]).toEqual(
      Array(3).fill('too few rows'),
    )
  })
})

describe('the table of plain numbers', () => {
  it('has as many cells in every row as columns in its header, each of them named once', () => {
    for (const table of ['targets', 'attacks'] as const) {
      const { header, rows } = numberTable(results, table)
      expect(rows).toHaveLength(results[table].length)
      expect(new Set(header).size).toBe(header.length)
      for (const row of rows) expect(row).toHaveLength(header.length)
    }
  })

  it('has every number where its name says, in full precision', () => {
    const precise = resultsOf({ right: () => figure(2 / 3, 0.01), useful: () => figure(1 / 3, 0.01) })
    const cell = (table: 'targets' | 'attacks', row: number, name: string) => {
      const { header, rows } = numberTable(precise, table)
      expect(header).toContain(name)
      return rows[row][header.indexOf(name)]
    }
    const [target, attack] = [precise.targets[1], precise.attacks[2]]
    const expected = {
      targets: {
        model: 'cpt/parents',
        distribution: 'P',
        rows: 396,
        accuracy: 1 / 3,
        accuracy_low: 1 / 3 - 0.01,
        accuracy_high: 1 / 3 + 0.01,
        balancedAccuracy: 0.75,
        auc: 0.85,
        brier: 0.3,
        baseline: 0.7,
        unseen: 0,
      },
      attacks: {
        model: attack.model,
        attack: 'confidence-classifier',
        distribution: 'P*:site',
        contrast: 'membership',
        rows: 198,
        training_rows: 594,
        accuracy: 2 / 3,
        auc: 0.65,
        advantage: 0.2,
        falsePositiveRate: 0.4,
        falsePositiveRate_high: 0.4 + 0.03,
      },
    }
    expect(target.distribution).toBe('P')
    for (const [name, value] of Object.entries(expected.targets)) expect(cell('targets', 1, name), name).toBe(value)
    for (const [name, value] of Object.entries(expected.attacks)) expect(cell('attacks', 2, name), name).toBe(value)
  })

  it('has empty cells where a measure was withheld', () => {
    const { header, rows } = numberTable(resultsOf({ right: () => why }), 'attacks')
    const at = header.indexOf('accuracy')
    expect(rows[0].slice(at, at + 4)).toEqual([null, null, null, 0.65])
  })
})

describe('aligned text', () => {
  it('has columns of even width and no space at the end of a line', () => {
    const table = {
      header: ['a', 'long name', 'c'],
      rows: [
        ['wider', 'x', ''],
        ['', 'äöü', 'z'],
      ],
    }
    expect(alignedText(table)).toBe(
      ['a      long name  c', '─────  ─────────  ─', 'wider  x', '       äöü        z'].join('\n'),
    )
    expect(alignedText({ header: ['a'], rows: [] })).toBe('a\n─')
  })
})
