import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { withoutSmallCells } from '../../disclosure/index.ts'
import { AnalysisResult, type Manifest, type Results } from '../../contracts/results.ts'
import type { ReportOptions } from '../../contracts/report.ts'
import { type ReportBlock, ReportDocument, reportSectionIds } from '../../contracts/report.ts'
import { decideModels } from '../../decision/index.ts'
import { figure, resultsOf } from '../../testing.ts'
import { withAnalyses } from '../../testing-analyses.ts'
import { analysisNames } from '../analyses/index.ts'
import { analysisPlaces, reportDocument, reportSections, sectionTitles, usualReportOptions } from './index.ts'

const hash = (digit: string) => digit.repeat(64)
const manifest: Manifest = {
  cloister: '1.2.3',
  startedAt: '2026-01-02T03:04:05.000Z',
  seconds: 12.34,
  seed: 7,
  spec: hash('a'),
  data: { fileName: 'people.csv', bytes: 1234, sha256: hash('b'), snapshot: hash('c') },
  backend: { name: 'onnxruntime-cpu', version: '1.0', threads: 2 },
  notices: [],
  runtime: { node: '24.0.0' },
  machine: { platform: 'linux 6 x64', processor: 'A processor', cores: 2, memoryBytes: 1e9 },
  command: 'cloister run study.yaml',
}
const sectionsOf = (results: Results, options: Partial<ReportOptions> = {}) =>
  reportSections({ results, manifest }, { ...usualReportOptions, ...options })
const section = (results: Results, id: string, options: Partial<ReportOptions> = {}) =>
  sectionsOf(results, options).find((each) => each.id === id)!
const words = (blocks: readonly ReportBlock[]) => JSON.stringify(blocks)

describe('the report', () => {
  it('has fifteen numbered sections, in their order, whatever the study', () => {
    for (const results of [resultsOf(), withAnalyses(), withAnalyses(true), resultsOf({ shifts: [] })]) {
      const sections = sectionsOf(results)
      expect(sections.map(({ number }) => number)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1))
      expect(sections.map(({ id }) => id)).toEqual([...reportSectionIds])
      for (const { title, blocks } of sections) {
        expect(title).toMatch(/^[A-Z]/)
        expect(blocks.length).toBeGreaterThan(0)
        expect(words(blocks)).not.toMatch(/NaN|undefined|Infinity|\[object/)
      }
    }
  })

  it('says what was not measured', () => {
    for (const id of ['leakage', 'epsilon', 'robustness', 'records'])
      expect(section(resultsOf(), id)).toMatchObject({
        state: 'not measured',
        blocks: [{ kind: 'text', text: 'Not measured in this study.' }],
      })
    expect(section(withAnalyses(), 'epsilon')).toMatchObject({ state: 'told' })
    expect(words(section(withAnalyses(), 'epsilon').blocks)).toContain('none is claimed')
  })

  it('explains the terms that it can use, and no others', () => {
    const explained = (results: Results) =>
      section(results, 'glossary').blocks.flatMap((block) =>
        block.kind === 'facts' ? block.facts.map(({ name }) => name) : [],
      )
    const alone = explained(resultsOf({ shifts: [] }))
    expect(alone).toEqual(expect.arrayContaining(['Member', 'P', 'Advantage', 'Epsilon', 'Risk appetite']))
    for (const term of ['P*', 'Shift-only control', 'LiRA', 'Floor', 'Deep CAMA', 'Intervention', 'Edge strength'])
      expect(alone).not.toContain(term)
    expect(explained(resultsOf())).toContain('P*')
    expect(explained(withAnalyses())).toEqual(expect.arrayContaining(['LiRA', 'Floor', 'Discrepancy', 'Noisy max']))
  })

  it('names what was looked at in a model by what it is, in numbers that people read', () => {
    const figureOf = (check: 'small-cells' | 'loss-difference' | 'residual-degrees', value: number) => ({
      check,
      value,
      method: 'smallest of 10 repetitions',
      values: [value],
    })
    const structural = [
      {
        model: 'cpt/parents',
        figures: [
          figureOf('small-cells', 0.6),
          figureOf('loss-difference', 0.0000435),
          figureOf('residual-degrees', -137182),
        ],
      },
    ]
    const { blocks } = section({ ...resultsOf(), structural }, 'models')
    const table = blocks.find((block) => block.kind === 'table' && block.name.startsWith('Structure'))
    expect(table?.kind === 'table' && table.rows.map((row) => row.slice(1, 3))).toEqual([
      ['Size of the smallest cell', '0.6'],
      ['Probability of such a difference of losses by chance', 'less than 0.0001'],
      ['Number of residual degrees of freedom', '−137,182'],
    ])
    expect(words(blocks)).toContain('need not be a whole number')
  })

  it('tells every further analysis once, in the section where it belongs', () => {
    const results = withAnalyses()
    for (const { kind } of results.analyses ?? []) {
      const telling = sectionsOf(results).filter(({ blocks }) =>
        blocks.some((block) => block.kind === 'heading' && block.text === analysisNames[kind]),
      )
      expect(
        telling.map(({ id }) => id),
        kind,
      ).toEqual([analysisPlaces[kind]])
      expect(telling[0].blocks).toContainEqual({ kind: 'charts', of: kind })
    }
    for (const { shape } of AnalysisResult.options) expect(analysisPlaces[shape.kind.value]).toBeDefined()
  })

  it('tells of single records and subgroups in their own section, and nowhere else', () => {
    const names = ['Risk of single rows', 'Number of rows by their risk', 'Rows most at risk', 'Groups by ward']
    const tables = (id: string) =>
      section(withAnalyses(), id).blocks.flatMap((block) => (block.kind === 'table' ? [block.name] : []))
    expect(tables('records')).toEqual(names)
    expect(tables('attacks')).toContain('Every attack on every model')
    for (const name of names) expect(tables('attacks')).not.toContain(name)
    expect(section(withAnalyses(), 'records').blocks).toContainEqual({ kind: 'charts', of: 'membership risk' })
    expect(words(section(withAnalyses(), 'attacks').blocks)).toContain('groups of them: section 9.')
  })

  it('says that single records were not looked at where the attacks could score none', () => {
    const results = withAnalyses()
    const analyses = results.analyses?.map((one) =>
      one.kind === 'membership' ? { ...one, risks: [], subgroups: [] } : one,
    )
    expect(section({ ...results, analyses }, 'records').state).toBe('not measured')
    expect(words(section({ ...results, analyses }, 'attacks').blocks)).not.toContain('section 9')
  })

  it('lists what is omitted and says nothing of it', () => {
    const options = { omitted: ['data', 'models'] as ReportOptions['omitted'] }
    const sections = sectionsOf(withAnalyses(), options)
    expect(sections.filter(({ state }) => state === 'omitted').map(({ id, number }) => [id, number])).toEqual([
      ['data', 3],
      ['models', 5],
    ])
    expect(words(sections[2].blocks)).not.toContain('people.csv')
    expect(sectionsOf(withAnalyses())[2].state).toBe('told')
  })

  it('prints what the users say of use and access, or that it is not stated', () => {
    const said = words(section(resultsOf(), 'use', { intendedUse: 'To plan beds.\nOn wards.' }).blocks)
    expect(said).toContain('To plan beds.\\nOn wards.')
    expect(said.match(/Not stated\./g)).toHaveLength(1)
    expect(words(section(resultsOf(), 'use', { access: '  \n' }).blocks).match(/Not stated\./g)).toHaveLength(2)
  })

  it('has the hash of the data, and the commands that repeat and check the study', () => {
    const results = resultsOf()
    expect(words(section(results, 'data').blocks)).toContain(hash('b'))
    expect(words(section(results, 'manifest').blocks)).toMatch(/cloister verify results\.json --data .*people\.csv/)
  })

  it('does not count the rows of classes where one is small: the others would tell it', () => {
    const results = resultsOf()
    const [first, ...others] = results.data.classes
    expect(words(section(results, 'data').blocks)).toContain(`${first.name} (`)
    const rare = { ...results, data: { ...results.data, classes: [{ ...first, rows: 9 }, ...others] } }
    const told = words(section(withoutSmallCells(rare, 10), 'data').blocks)
    expect(told).toContain(`It is not told how many rows have ${first.name}`)
    expect(told).toContain('Counts of fewer than 10 people are not told')
    for (const { name } of results.data.classes) expect(told).not.toContain(`${name} (`)
  })

  it('keeps attacks and controls apart', () => {
    const results = resultsOf()
    const rows = (id: string, name: string) =>
      section(results, id).blocks.flatMap((block) => (block.kind === 'table' && block.name === name ? block.rows : []))
    const members = results.attacks.filter(({ contrast }) => contrast === 'membership')
    expect(rows('attacks', 'Attacks, members against others')).toHaveLength(members.length)
    expect(rows('controls', 'Controls')).toHaveLength(results.attacks.length - members.length)
  })

  it('says how fine the figures are', () => {
    // 198 rows, half of them others: 1 / 99 = 1.0 %; an interval of 0.57 to 0.63.
    const [{ rows }] = section(resultsOf(), 'limits').blocks.flatMap((block) => (block.kind === 'table' ? [block] : []))
    expect(rows[0].slice(3)).toEqual(['198', '± 3.0 points', '1\u00a0%'])
    const gap = resultsOf({ right: () => ({ withheld: 'too few rows' }), useful: () => figure(0.8) })
    expect(words(section(gap, 'limits').blocks)).toMatch(/figures are withheld: too few rows\./)
  })
})

describe('the report for other programs', () => {
  const document = reportDocument({ results: withAnalyses(), manifest }, usualReportOptions)

  it('is in the form of its schema, after being written and read', () => {
    expect(ReportDocument.parse(JSON.parse(JSON.stringify(document)))).toEqual(document)
  })

  it('holds the decision about every model: by the usual limits and unsigned where nothing else is known', () => {
    const { results } = document.run
    expect(document.decision.models.map(({ model, bucket }) => [model, bucket])).toEqual(
      decideModels(results).map(({ model, decision }) => [model.key, decision.bucket]),
    )
    for (const { signOff, notTested, bucket, usualBucket } of document.decision.models) {
      expect(signOff).toBeNull()
      expect(usualBucket).toBe(bucket)
      expect(notTested.length).toBeGreaterThan(0)
    }
    expect(document.decision.appetite).toMatchObject({ told: 'the usual one', changes: {} })
  })

  it('holds the decision as the workspace’s limits make it, with who signed', () => {
    const results = withAnalyses()
    const fired = decideModels(results).flatMap(({ decision }) => decision.fired)
    expect(fired.length).toBeGreaterThan(0)
    const ignored = { value: 0, effect: 'ignored', source: 'Our board' } as const
    const changed = fired.filter(({ limit }) => limit !== null)
    const changes = Object.fromEntries(changed.map(({ rule }) => [rule, ignored]))
    const [{ key }, { key: other }] = results.models
    const signOff = {
      name: 'A. Smith',
      role: '',
      date: '',
      decision: 'refuse',
      remarks: '',
      bucket: 'against',
    } as const
    const { decision } = reportDocument({ results, manifest }, usualReportOptions, {
      changes,
      signOffs: { [key]: signOff },
    })
    const of = (model: string) => decision.models.find((each) => each.model === model)!
    expect(of(key).signOff).toEqual(signOff)
    expect(of(other).signOff).toBeNull()
    for (const { rule } of decision.models.flatMap((model) => model.fired)) expect(changes).not.toHaveProperty([rule])
    const usual = new Map(decideModels(results).map(({ model, decision: made }) => [model.key, made.bucket]))
    for (const { model, usualBucket } of decision.models) expect(usualBucket).toBe(usual.get(model))
    expect(decision.appetite.changes).toEqual(changes)
    for (const { id, effect, source, isChanged } of decision.appetite.rules) {
      expect(isChanged).toBe(id in changes)
      if (isChanged) expect({ effect, source }).toEqual({ effect: 'ignored', source: 'Our board' })
    }
  })

  it('has a published schema that is the present one (vitest run src/shared/text/report -u writes it)', async () => {
    const schema = z.toJSONSchema(ReportDocument, { io: 'output', reused: 'ref' })
    const text = `${JSON.stringify({ title: 'Report of Cloister', ...schema }, null, 1)}\n`
    await expect(text).toMatchFileSnapshot('../../../../resources/report.schema.json')
  })
})

it('every section has a name of its own', () => {
  expect(new Set(Object.values(sectionTitles)).size).toBe(reportSectionIds.length)
})
