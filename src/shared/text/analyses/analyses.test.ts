import { describe, expect, it } from 'vitest'
import { AnalysisSettings } from '../../contracts/analyses.ts'
import { Results } from '../../contracts/results.ts'
import { figure, resultsOf } from '../../testing.ts'
import { withAnalyses } from '../../testing-analyses.ts'
import { analysisNames, analysisQuestions, analysisSection, analysisTexts, rounded } from './index.ts'
import { roundedWithInterval } from './rounded.ts'

const results = withAnalyses()
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const kinds = AnalysisSettings.options.map(({ shape }) => shape.kind.value)
const sectionOf = (kind: string, from = results) => {
  const found = from.analyses?.find((result) => result.kind === kind)
  if (!found) throw new Error(`there is no ${kind}`)
  return analysisSection(from, found)
}

describe('what further analyses found', () => {
  it('is made by hand in the form of the contract', () =>
    expect(Results.parse(JSON.parse(JSON.stringify(results)))).toEqual(results))

  it.each(kinds)('has a name, a question, a finding, a method, notes and whole tables: %s', (kind) => {
    for (const from of [results, withAnalyses(true)]) {
      const { title, question, finding, method, notes, tables } = sectionOf(kind, from)
      expect([title, question]).toEqual([analysisNames[kind], analysisQuestions[kind]])
      expect(question).toMatch(/\?$/)
      for (const text of [finding, method, ...notes]) expect(text).toMatch(/^[A-Z].*\.$/)
      expect(finding + method).not.toMatch(/NaN|undefined|null|Infinity/)
      for (const { table } of tables)
        for (const row of table.rows) {
          expect(row).toHaveLength(table.header.length)
          for (const cell of row) expect(cell).toMatch(/\S/)
        }
    }
  })

  it('says the figures of each model, those that use more features first', () => {
    expect(plain(sectionOf('attribute-inference').finding)).toBe(
      'What a model’s answer adds to guessing marker, for an attacker who knows the outcome’s direct causes (gain in advantage, on P): 0.10 (0.08 to 0.12) with the associational model and 0.10 (0.08 to 0.12) with the causal model; 0 is nothing. ' +
        'Inverting a model (by its confidence) guesses marker rightly for 70 % (68 to 72) of the people trained on and 60 % (58 to 62) of others with the associational model and 70 % (68 to 72) of the people trained on and 60 % (58 to 62) of others with the causal model; without a model the most frequent value is right for 50 % (48 to 52) of others, and a model of the data for 65 % (63 to 67).',
    )
    expect(plain(sectionOf('generalisation').finding)).toBe(
      'The associational model loses beyond what it loses on its training rows: 0.05 (0.02 to 0.08) among people like those it was trained on; 0.15 (0.12 to 0.18) among people of other sites, where the theory allows an estimated 0.69 (0.66 to 0.72). ' +
        'The causal model loses beyond what it loses on its training rows: 0.05 (0.02 to 0.08) among people like those it was trained on; 0.15 (0.12 to 0.18) among people of other sites, where the theory allows at most 0.69 (0.66 to 0.72).',
    )
    expect(plain(sectionOf('noise').finding)).toContain(
      'With noise of scale 1 on each parameter the associational model is right for 70 % (67 to 73) on P instead of 80 % (77 to 83)',
    )
    expect(plain(sectionOf('noisy-max').finding)).toContain(
      'Budget (epsilon) of each answered query with gamma 0.4: 0.100 (0.099 to 0.101) for the associational model and 0.100 (0.099 to 0.101) for the causal model; whatever the votes, at most 0.2.',
    )
  })

  it('tells leakages with what they allow, and those that chance explains as such', () => {
    expect(plain(sectionOf('leakage').finding)).toBe(
      'About the median record the parameters of a linear regression trained on 360 rows tell (leakage rho_KL, in nats) 0.040 (0.036 to 0.044) on all columns and 0.040 (0.036 to 0.044) on the outcome’s causes; by that no advantage should exceed 0.11 and 0.11. About the record told most: 0.24 (0.2 to 0.28) and 0.24 (0.2 to 0.28). ' +
        'The answers of the study’s own models tell 0.090 (0.081 to 0.099) with the associational model and 0.090 (0.081 to 0.099) with the causal model.',
    )
    const leakage = withAnalyses().analyses?.find(({ kind }) => kind === 'leakage')
    if (leakage?.kind !== 'leakage') throw new Error('it is there')
    const rows = leakage.rows.map((row) => ({ ...row, told: figure(0.06, 0.02) }))
    expect(analysisSection(results, { ...leakage, rows }).finding).toContain(
      'tell nothing that stands out from the floor of 0.01 with the associational model',
    )
    const needed = sectionOf('leakage').tables[3].table.rows
    expect(needed.map((row) => row[2])).toEqual(['none', 'none'])
    expect(sectionOf('leakage').tables[2].table.rows.map((row) => row.at(-1))).toEqual([
      '–',
      '0.51 (0.48 to 0.54)',
      '–',
      '–',
    ])
  })

  it('never calls a sampled ratio epsilon, and calls a data-dependent budget sensitive', () => {
    const [moves, noise] = sectionOf('noise').tables.map(({ table }) => table)
    expect(moves.rows.map((row) => row.at(-1))).toEqual(['nothing proven', '1.25 (1.22 to 1.28)'])
    const at = noise.header.indexOf('Epsilon, where proven')
    expect(noise.rows.filter(([model]) => model === 'Causal model').map((row) => row[at])).toEqual(['–', '–', '–'])
    for (const name of sectionOf('noisy-max').tables[1].table.header)
      if (name.includes('data-dependent')) expect(name).toContain('sensitive')
  })

  it('puts both ways of inverting a model beside guessing without it, and members beside others', () => {
    const { tables, method } = sectionOf('attribute-inference')
    expect(tables.map(({ name }) => name)).toEqual([
      'What the model’s answers add',
      'Inverting the model',
      'Inverted for members more often than for others',
    ])
    expect(new Set(tables[1].table.rows.map((row) => row[2]))).toEqual(
      new Set(['predicted class and confusion matrix', 'confidence in the outcome']),
    )
    expect(method).toContain('Fredrikson')
  })

  it('says what cannot be said', () => {
    const gap = withAnalyses(true)
    expect(sectionOf('attribute-inference', gap).tables[0].table.rows[0]).toContain('too few rows')
    expect(sectionOf('noise', gap).finding).not.toContain('causal')
  })

  it('names the strongest attack on each model, and tells once why a figure is withheld', () => {
    const { finding, tables, notes } = sectionOf('membership')
    expect(plain(finding)).toBe(
      'Telling members from others by the strongest attack on each model, area under the curve: 0.65 (0.65 to 0.66) with LiRA online on the associational model and 0.65 (0.65 to 0.66) with LiRA online on the causal model; 0.50 is chance. Members found while at most 1 % of others are wrongly called members: 6.5 % (6.0 to 7.0) of those of the associational model and 6.5 % (6.0 to 7.0) of those of the causal model.',
    )
    expect(tables.map(({ name }) => name)).toEqual([
      'Every attack on every model',
      'How often the targets are right',
      'Each target by itself',
      'Risk of single rows',
      'Number of rows by their risk',
      'Rows most at risk',
      'Groups by ward',
    ])
    expect(tables[0].table.rows[0].slice(-3)).toEqual(['withheld', 'withheld', '0.50 (0.49 to 0.51)'])
    expect(notes.filter((note) => note.startsWith('Withheld')).map(plain)).toEqual([
      'Withheld for figures at 0.1 %: A false-positive rate of 0.1 % needs at least 1000 non-members; there are 250.',
    ])
    expect(plain(sectionOf('membership', withAnalyses(true)).notes.join(' '))).toContain(
      'Withheld for loss threshold on the causal model and LiRA online on the causal model: A target has only 3 members',
    )
  })

  it('is printed in the terminal, and nothing where there was none', () => {
    const texts = analysisTexts(results)
    expect(texts.filter((text) => text.startsWith('Noise for release. '))).toHaveLength(1)
    expect(texts.filter((text) => text.includes('───'))).toHaveLength(3 + 2 + 2 + 2 + 7 + 4 + 2 + 2 + 6)
    expect(analysisTexts(resultsOf())).toEqual([])
  })
})

describe('numbers of any size', () => {
  it('have three digits, and an interval as many decimals as its middle', () => {
    expect([0, 0.001234, 1.004, 12.34, 45_678, -0.5].map(rounded)).toEqual([
      '0',
      '0.00123',
      '1',
      '12.3',
      '45,700',
      '−0.5',
    ])
    expect(roundedWithInterval(figure(0.11, 0.05))).toBe('0.11 (0.06 to 0.16)')
    expect(roundedWithInterval(figure(0.04, 0.004))).toBe('0.040 (0.036 to 0.044)')
    expect(roundedWithInterval(figure(0.01, 0.03))).toBe('0.010 (−0.020 to 0.040)')
    expect(roundedWithInterval(figure(5.678, 0.02))).toBe('5.68 (5.66 to 5.70)')
    expect(roundedWithInterval(figure(1234.5, 100))).toBe('1,235 (1,135 to 1,335)')
    expect(roundedWithInterval(figure(0.11, 0))).toBe('0.11')
    expect(roundedWithInterval(figure(14.126, 1e-6))).toBe('14.1')
    expect(roundedWithInterval({ withheld: 'why' })).toBe('why')
  })
})
