import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnRoles, columnTypes, type Dataset, missingTreatments } from '#shared/contracts/dataset.ts'
import type { Graph } from '#shared/contracts/graph.ts'
import { StudySettings } from '#shared/contracts/study.ts'
import { failure, plainDialect } from '../storage/testing.ts'
import { parseStudyFile, studyFileOf, writeStudyFile } from './study-file.ts'

const right = `# A study.
cloister: 1
data:
  columns:
    age: { role: feature }
    death:
      role: outcome
graph:
  edges:
    - [age, death]
    - [sex, death]
study:
  name: Heart
  models:
    - { kind: cpt }
    - kind: mlp
      steps: 10
  attacks:
    - { kind: loss-threshold }
`
const lines = right.split('\n')
/** The number of the line that begins so, white space aside. */
const lineOf = (beginning: string) => lines.findIndex((line) => line.trim().startsWith(beginning)) + 1

/** What is wrong with the file once one text in it is another. */
const trouble = (from: string, to: string) => {
  expect(right.split(from).length, from).toBe(2)
  return failure(() => parseStudyFile(right.replace(from, to), 'study.yaml'))
}

describe('a study file', () => {
  it('is read with the defaults for what it leaves out', () => {
    const { data, graph, study } = parseStudyFile(right, 'study.yaml')
    expect(data).toEqual({
      dialect: {},
      columns: { age: { role: 'feature' }, death: { role: 'outcome' } },
      cutPoint: null,
    })
    expect(graph.edges).toEqual([
      ['age', 'death'],
      ['sex', 'death'],
    ])
    expect(study.models[1]).toMatchObject({ kind: 'mlp', steps: 10, features: 'all' })
  })

  it('may be JSON, may have Windows’ line ends, and may begin with a byte-order mark', () => {
    const expected = parseStudyFile(right, 'study.yaml')
    expect(parseStudyFile(JSON.stringify(expected), 'study.json')).toEqual(expected)
    expect(parseStudyFile(right.replaceAll('\n', '\r\n'), 'study.yaml')).toEqual(expected)
    expect(parseStudyFile(`\uFEFF${right}`, 'study.yaml')).toEqual(expected)
  })
})

describe('what is not YAML is refused with its line', () => {
  const cases: [string, string, string, string, RegExp][] = [
    ['a tab', '  name: Heart', '\tname: Heart', 'name', /Tabs are not allowed/],
    ['a colon too many', 'name: Heart', 'name: Heart: now', 'name', /Nested mappings/],
    ['a name twice', 'graph:', 'cloister: 1\ngraph:', 'graph', /must be unique/],
    ['a second document', 'study:', '---\nstudy:', 'study', /several documents/],
  ]
  for (const [what, from, to, line, message] of cases)
    it(what, async () => {
      const error = await trouble(from, to)
      expect(error).toMatchObject({ code: 'study-file', place: { file: 'study.yaml', line: lineOf(line) } })
      expect(error.message).toMatch(/^The study file is not valid YAML: /)
      expect(error.message).toMatch(message)
    })

  it('a reference to nothing, or to itself without end', async () => {
    expect(await trouble('name: Heart', 'name: *heart')).toMatchObject({
      code: 'study-file',
      message: expect.stringMatching(/not valid YAML: Unresolved alias/),
    })
    const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of)}]\n`
    const bomb = `${level('a', 'x')}${level('b', '*a')}${level('c', '*b')}${level('d', '*c')}${level('e', '*d')}`
    expect((await failure(() => parseStudyFile(bomb, 'study.yaml'))).message).toMatch(/Excessive alias count/)
  })
})

describe('what is no study is refused with its line and the setting', () => {
  const cases: [string, string, string, string, string][] = [
    [
      'a value that is not one of those offered',
      'role: outcome',
      'role: target',
      'role: outcome',
      'data.columns.death.role',
    ],
    ['a word for a number', 'steps: 10', 'steps: ten', 'steps', 'study.models.1.steps'],
    ['a kind that is not known', 'kind: mlp', 'kind: forest', '- kind: mlp', 'study.models.1.kind'],
    ['a setting that is not known', 'steps: 10', 'stepz: 10', 'steps', 'study.models.1.stepz'],
    ['a part that is not known', 'graph:', 'extra: 1\ngraph:', 'graph', 'extra'],
    [
      'a list for a table of names',
      '    age: { role: feature }\n    death:\n      role: outcome',
      '    - age',
      'columns',
      'data.columns',
    ],
    ['a table for a list', '    - { kind: loss-threshold }', '    kind: loss-threshold', 'attacks', 'study.attacks'],
    ['an edge of three', '[sex, death]', '[sex, death, age]', '- [sex', 'graph.edges.1'],
    ['an edge from a number', '[sex, death]', '[1, death]', '- [sex', 'graph.edges.1.0'],
    ['a setting that is missing', '  name: Heart\n', '', 'study', 'study.name'],
    ['a part that is missing', 'graph:\n  edges:\n    - [age, death]\n    - [sex, death]\n', '', '# A study', 'graph'],
    ['another version', 'cloister: 1', 'cloister: 2', 'cloister', 'cloister'],
  ]
  for (const [what, from, to, line, setting] of cases)
    it(what, async () => {
      const error = await trouble(from, to)
      expect(error).toMatchObject({
        code: 'study-file',
        place: { file: 'study.yaml', line: lineOf(line), column: setting },
      })
      expect(error.message).toContain(`not understood at ${setting}: `)
      expect(error.advice).toMatch(/Save as file/)
    })

  it('nothing at all, or a text', async () => {
    for (const text of ['', '# only a comment\n', 'hello', '- 1\n'])
      expect(await failure(() => parseStudyFile(text, 'x.yaml'))).toMatchObject({
        message: expect.stringMatching(/not understood at its top/),
        place: { file: 'x.yaml', line: 1 },
      })
  })
})

describe('a P* that sets columns', () => {
  const shifts = `${right}  shifts:
    - { kind: noise, eta: 1 }
    - kind: intervene
      interventions:
        - { column: smoker, to: value, value: no }
        - { column: age, to: range, from: 65 }
        - column: ward
          to: shares
          shares: { A: 0.25, "1": 0.75 }
`
  it('is read, and read again as it is written', () => {
    const study = parseStudyFile(shifts, 'study.yaml')
    expect(study.study.shifts).toEqual([
      { kind: 'noise', eta: 1, rows: null, keepZeros: false },
      {
        kind: 'intervene',
        interventions: [
          { column: 'smoker', to: 'value', value: 'no' },
          { column: 'age', to: 'range', from: 65, upTo: null },
          { column: 'ward', to: 'shares', shares: { A: 0.25, 1: 0.75 } },
        ],
        rows: null,
      },
    ])
    expect(parseStudyFile(writeStudyFile(study), 'study.yaml')).toEqual(study)
  })

  it.each([
    ['value: no', 'value: 3', 'study.shifts.1.interventions.0.value'],
    ['to: range', 'to: above', 'study.shifts.1.interventions.1.to'],
    ['eta: 1', 'eta: 3', 'study.shifts.0.eta'],
    ['A: 0.25', 'A: 25', 'study.shifts.1.interventions.2.shares.A'],
  ])('is refused with its line: %s as %s', async (from, to, setting) => {
    const error = await failure(() => parseStudyFile(shifts.replace(from, to), 'study.yaml'))
    const line = shifts.slice(0, shifts.indexOf(from)).split('\n').length
    expect(error).toMatchObject({ code: 'study-file', place: { line, column: setting } })
  })
})

describe('a study that is written', () => {
  // Names that mean something else in YAML unless they are quoted.
  const odd = fc.constantFrom(
    'null',
    'yes',
    '1',
    '1e3',
    '- a',
    'a: b',
    '#x',
    '*x',
    '&x',
    '"q"',
    "it's",
    'ß %',
    '!t',
    '{a}',
    '~',
  )
  const name = fc
    .oneof(odd, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }))
    .filter((text) => text !== '__proto__')
  const column = (columnName: string) =>
    fc.record({
      name: fc.constant(columnName),
      type: fc.constantFrom(...columnTypes),
      role: fc.constantFrom(...columnRoles),
      reason: fc.constant(''),
      missing: fc.constantFrom(...missingTreatments),
      profile: fc.constant({ missing: 0, distinct: 1, numbers: null, top: [] }),
    })
  const study = fc.uniqueArray(name, { minLength: 1, maxLength: 6 }).chain((names) =>
    fc.record({
      columns: fc.tuple(...names.map(column)),
      cutPoint: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
      edges: fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 5 }),
      title: name,
      missing: fc.array(fc.constantFrom('', 'NA', '?', ' ', '-', '~'), { maxLength: 4 }),
      home: fc.constantFrom(...names),
    }),
  )

  it('is read as it was', () => {
    fc.assert(
      fc.property(study, ({ columns, cutPoint, edges, title, missing, home }) => {
        const dialect = { ...plainDialect, delimiter: '\t', quote: '' as const, missing }
        const dataset = { dialect, columns, cutPoint } as unknown as Dataset
        const graph: Graph = { nodes: [], edges, positions: {}, origin: 'edited' }
        const settings = StudySettings.parse({
          name: title,
          models: [{ kind: 'cpt' }, { kind: 'mlp', learningRate: 1e-5 }],
          shifts: [{ kind: 'site', home: [home] }],
          attacks: [{ kind: 'confidence-classifier' }],
        })
        const file = studyFileOf(dataset, graph, settings)
        expect(parseStudyFile(writeStudyFile(file), 'study.yaml')).toEqual(file)
        expect(file).toMatchObject({ data: { dialect, cutPoint }, graph: { edges }, study: settings })
        expect(file.data.columns[columns[0].name]).toEqual({
          type: columns[0].type,
          role: columns[0].role,
          missing: columns[0].missing,
        })
      }),
      { numRuns: 300 },
    )
  })

  it('begins with how to run it', () => {
    const text = writeStudyFile(parseStudyFile(right, 'study.yaml'))
    expect(text.split('\n')[0]).toBe(
      '# A study for Cloister. Run it with: cloister run THIS_FILE --data DATA.csv --out FOLDER',
    )
  })
})
