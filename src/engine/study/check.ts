import type { Finding, StudyCheck } from '#shared/contracts/check.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { CloisterError, type ErrorCode } from '#shared/ipc/errors.ts'
import { listOfColumns } from '#shared/text/format.ts'
import { columnOf, type Table } from '../data/index.ts'
import { makeAnalysis, type StudySize } from './analyses/index.ts'
import { fewestPersons, fewestRows, fewestShiftedRows, prepare, type PreparedData } from './prepare.ts'
import { featuresIn } from './repetition.ts'
import { guaranteeOf } from './private-training.ts'
import { interventionFindings } from './intervention-findings.ts'
import { mostTableCells, networkTableCells } from './network-shifts.ts'
import { type Room, roomFindings } from './room.ts'
import { divideBySite } from './shifts.ts'
import { planWork, type TrainingRows, usualSpeed } from './work.ts'

/** Above it Ponomareva et al. 2023 ("How to DP-fy ML") see weak guarantees or none: their third tier. */
const weakEpsilon = 10

/** A finding that also knows how to be thrown. */
interface Problem extends Finding {
  readonly code: ErrorCode
}

const error = (code: ErrorCode, message: string, advice: string): Problem => ({ level: 'error', code, message, advice })
const warning = (message: string, advice: string): Problem => ({
  level: 'warning',
  code: 'study-invalid',
  message,
  advice,
})

/** How many numbers each set of features has once encoded. */
export function encodedWidths(spec: StudySpec, data: PreparedData): Record<string, number> {
  const widthOf = (name: string, ownMissing: boolean) => {
    const column = columnOf(data.table, name)
    const bins = spec.settings.encoding === 'shared' ? spec.settings.discretiser.bins : 1
    return (column.kind === 'category' ? column.levels.length : bins) + (ownMissing ? 1 : 0)
  }
  const sets = [...new Set(spec.settings.models.map(({ features }) => features))]
  return Object.fromEntries(
    sets.map((set) => [
      set,
      featuresIn(set, data).reduce((sum, { name, missing }) => sum + widthOf(name, missing === 'category'), 0),
    ]),
  )
}

/**
 * Features from which the outcome can be read off: each of their few values goes with one class only, or one cut divides
 * the classes.
 */
export function leakingFeatures(data: PreparedData): string[] {
  return data.features
    .map(({ name }) => name)
    .filter((name) => {
      const column = columnOf(data.table, name)
      const valueOf = (row: number) => (column.kind === 'number' ? column.values[row] : column.codes[row])
      const classOf = new Map<number, number>()
      const ranges = data.classes.map(() => ({ low: Infinity, high: -Infinity }))
      let isFunction = true
      let present = 0
      for (const row of data.rows) {
        const value = valueOf(row)
        if (Number.isNaN(value)) continue
        present++
        const label = data.labels[row]
        const seen = classOf.get(value)
        if (seen === undefined) classOf.set(value, label)
        else if (seen !== label) isFunction = false
        ranges[label] = { low: Math.min(ranges[label].low, value), high: Math.max(ranges[label].high, value) }
      }
      const isFewValued = classOf.size > 1 && classOf.size <= Math.max(10, data.rows.length / 20)
      // A column with hardly any values tells nothing of the rows without one, nor does one whose values all go together.
      if (2 * present < data.rows.length || new Set(classOf.values()).size < 2) return false
      const inOrder = ranges.filter(({ low }) => low < Infinity).sort((a, b) => a.low - b.low)
      const isCut =
        column.kind === 'number' &&
        inOrder.length > 1 &&
        inOrder.every(({ low }, i) => i === 0 || low > inOrder[i - 1].high)
      return (isFunction && isFewValued) || isCut
    })
}

/** Names that one sentence has room for. */
const mostNamed = 12

const list = (names: readonly string[]): string => listOfColumns(names, mostNamed)

/** What makes a study's shifts impossible. */
function shiftProblems(spec: StudySpec, data: PreparedData, home: Int32Array, away: Int32Array): Problem[] {
  const problems: Problem[] = []
  const kinds = spec.settings.shifts.map(({ kind }) => kind)
  if (new Set(kinds).size < kinds.length)
    problems.push(
      error(
        'study-invalid',
        'The study has the same kind of P* twice.',
        'Leave one of them out; for another strength or other values, run a second study.',
      ),
    )
  if (kinds.includes('site') && away.length < fewestShiftedRows)
    problems.push(
      error(
        'too-few-rows',
        `Only ${away.length} rows come from other sites${data.persons ? ' and from persons who were never at home' : ''}.`,
        `At least ${fewestShiftedRows} are needed. Choose other sites, or leave the comparison out on the Study page.`,
      ),
    )
  if (kinds.some((kind) => kind !== 'site')) {
    const { cells, largest } = networkTableCells(spec, data)
    if (cells > mostTableCells)
      problems.push(
        error(
          'study-invalid',
          `A P* that is made along the graph needs tables of more than ${mostTableCells.toLocaleString('en')} probabilities: ${largest} has too many causes.`,
          `Draw fewer edges into ${largest} on the Graph page, use fewer bins, or choose no such P* on the Study page.`,
        ),
      )
  }
  for (const shift of spec.settings.shifts)
    if (shift.kind === 'intervene')
      problems.push(
        ...interventionFindings(shift, spec, data, home).map((finding) => ({
          ...finding,
          code: 'study-invalid' as const,
        })),
      )
  return problems
}

/** How many rows models are trained on, and of how many sites they are. */
export function trainingRows(spec: StudySpec, data: PreparedData): TrainingRows {
  const { home } = divideBySite(spec, data)
  const { sites } = data
  return {
    rows: Math.round(home.length * spec.settings.trainFraction),
    environments: sites ? new Set(home.map((row) => sites[row])).size : 1,
  }
}

/** What makes an invariant network impossible. */
function environmentProblems(spec: StudySpec, data: PreparedData): Problem[] {
  if (!spec.settings.models.some((model) => model.kind === 'irm' && model.penaltyWeight > 0)) return []
  if (!data.sites)
    return [
      error(
        'study-invalid',
        'The study has an invariant network, but no column has the role "site".',
        'It learns what is common to all sites: give a column that role on the Data page, or choose another model.',
      ),
    ]
  if (trainingRows(spec, data).environments < 2)
    return [
      error(
        'study-invalid',
        'The invariant network would be trained on rows of a single site.',
        'It learns what is common to several: let P have two sites or more on the Study page, or choose another model.',
      ),
    ]
  return []
}

/** What the further analyses say of the study, and whether one is asked twice. */
function analysisProblems(spec: StudySpec, data: PreparedData): Problem[] {
  const { analyses } = spec.settings
  const twice = new Set(analyses.map(({ kind }) => kind)).size < analyses.length
  return [
    ...(twice
      ? [
          error(
            'study-invalid',
            'The study has the same further analysis twice.',
            'Leave one of them out of the study file.',
          ),
        ]
      : []),
    ...analyses.flatMap((analysis) =>
      makeAnalysis(analysis)
        .findings(spec, data)
        .map((finding): Problem => ({ ...finding, code: 'study-invalid' })),
    ),
  ]
}

/** What makes a guarantee of differential privacy worth little. */
function privacyProblems(spec: StudySpec, data: PreparedData): Problem[] {
  const { rows } = trainingRows(spec, data)
  return spec.settings.models.flatMap((model) => {
    const guarantee = guaranteeOf(model, rows)
    if (!guarantee) return []
    const { epsilon, delta } = guarantee
    const problems: Problem[] = []
    if (epsilon > weakEpsilon)
      problems.push(
        warning(
          `The private network’s epsilon would be about ${epsilon < 100 ? epsilon.toFixed(1) : Math.round(epsilon).toLocaleString('en')}, which promises next to nothing.`,
          `Use more noise, fewer steps or smaller batches; guarantees above ${weakEpsilon} are called weak or none.`,
        ),
      )
    if (delta >= 1 / rows)
      problems.push(
        warning(
          `With a delta of ${delta} and ${rows.toLocaleString('en')} training rows, giving away one person’s whole row would still be allowed.`,
          `Choose a delta well below ${(1 / rows).toPrecision(1)}.`,
        ),
      )
    return problems
  })
}

/** Everything about a study that its author should know, worst first. @param room of the machine; unlimited unless told */
export function problemsOf(spec: StudySpec, data: PreparedData, room?: Room): Problem[] {
  const { home, away } = divideBySite(spec, data)
  const problems = [
    ...shiftProblems(spec, data, home, away),
    ...(room ? roomFindings(spec, data, encodedWidths(spec, data), room) : []),
    ...environmentProblems(spec, data),
    ...privacyProblems(spec, data),
    ...analysisProblems(spec, data),
  ]
  const persons = data.persons && new Set(home.map((row) => (data.persons as Int32Array)[row])).size
  if (persons !== null && persons < fewestPersons)
    problems.push(
      error(
        'too-few-rows',
        `The rows that can be used come from only ${persons} persons.`,
        `Rows of one person stay together, and at least ${fewestPersons} persons are needed.`,
      ),
    )
  if (home.length < fewestRows)
    problems.push(
      error(
        'too-few-rows',
        `Only ${home.length} rows can be used for training and testing.`,
        `A membership attack needs at least ${fewestRows}, and a few hundred to say anything.`,
      ),
    )
  else if (home.length < 200)
    problems.push(
      warning(`Only ${home.length} rows can be used: intervals will be wide.`, 'Use more rows or more repetitions.'),
    )

  for (const set of new Set(spec.settings.models.map(({ features }) => features)))
    if (featuresIn(set, data).length === 0)
      problems.push(
        error(
          'study-invalid',
          `The graph gives ${data.outcome} no ${set === 'parents' ? 'cause' : 'neighbour'}, so a model on its ${set === 'parents' ? 'parents' : 'Markov blanket'} would have nothing to use.`,
          'Draw at least one edge into the outcome on the Graph page.',
        ),
      )

  const classCounts = data.classes.map((_, code) => home.filter((row) => data.labels[row] === code).length)
  const rare = data.classes.filter((_, code) => classCounts[code] < 10)
  if (rare.length > 0)
    problems.push(
      warning(
        `${list(rare.map((name) => `"${name}"`))} of ${data.outcome} ${rare.length === 1 ? 'has' : 'have'} fewer than 10 rows.`,
        'Models cannot learn it, and some measures may have to be withheld.',
      ),
    )

  const leaking = leakingFeatures(data)
  if (leaking.length > 0)
    problems.push(
      warning(
        `${data.outcome} can be read off ${list(leaking)}.`,
        'If that is the outcome in other words, or is known only after it, give it the role "ignored".',
      ),
    )

  const configurations = data.parents.reduce((product, name) => {
    const column = columnOf(data.table, name)
    return product * (column.kind === 'category' ? column.levels.length : spec.settings.discretiser.bins)
  }, 1)
  const hasTable = spec.settings.models.some(({ kind, features }) => kind === 'cpt' && features === 'parents')
  if (hasTable && configurations > home.length / 5)
    problems.push(
      warning(
        `The parents of ${data.outcome} have ${configurations.toLocaleString('en')} configurations, but there are only ${home.length.toLocaleString('en')} rows: the table will remember single rows.`,
        'Use fewer parents, fewer bins or some smoothing.',
      ),
    )
  const manyValued = data.features
    .map(({ name }) => columnOf(data.table, name))
    .flatMap((column) => (column.kind === 'category' && column.levels.length > 100 ? [column] : []))
  const identifies = 'If it is a name or a number for each person, give it the role "identifier".'
  if (manyValued.length > mostNamed)
    problems.push(
      warning(`${list(manyValued.map(({ name }) => name))} have more than 100 different values each.`, identifies),
    )
  else
    for (const { name, levels } of manyValued)
      problems.push(warning(`${name} has ${levels.length.toLocaleString('en')} different values.`, identifies))
  return problems.sort((a, b) => Number(b.level === 'error') - Number(a.level === 'error'))
}

/** @throws CloisterError for the first thing that makes the study impossible */
export function requireUsable(spec: StudySpec, data: PreparedData, room?: Room): void {
  const fatal = problemsOf(spec, data, room).find(({ level }) => level === 'error')
  if (fatal) throw new CloisterError(fatal.code, fatal.message, fatal.advice)
}

/** The work of a study on its data. */
export function workOf(spec: StudySpec, data: PreparedData) {
  const widths = encodedWidths(spec, data)
  const rows = trainingRows(spec, data)
  const heldOutRows = Math.max(0, divideBySite(spec, data).home.length - rows.rows)
  const distributions = 2 + spec.settings.shifts.length
  const size: StudySize = { spec, data, widths, trainRows: rows.rows, heldOutRows, distributions }
  const made = spec.settings.analyses.map((analysis) => [analysis.kind, makeAnalysis(analysis)] as const)
  const analyses = new Map(made.map(([kind, analysis]) => [kind, analysis.work(size)]))
  const once = new Set(made.flatMap(([kind, analysis]) => (analysis.once ? kind : [])))
  return planWork(spec, widths, data.classes.length, rows, analyses, once)
}

/**
 * Looks a study over without running it.
 *
 * @param speed floating-point operations in a second; what earlier runs reached, or {@link usualSpeed}
 * @param room of the machine that is to run it; unlimited unless told
 */
export function checkStudy(spec: StudySpec, table: Table, speed = usualSpeed, room?: Room): StudyCheck {
  try {
    const data = prepare(spec, table)
    const findings = problemsOf(spec, data, room).map(({ level, message, advice }) => ({ level, message, advice }))
    const isPossible = findings.every(({ level }) => level !== 'error')
    const seconds = isPossible ? workOf(spec, data).total / speed + 2 : null
    const { rows } = trainingRows(spec, data)
    const privacy = spec.settings.models.map((model) => guaranteeOf(model, rows))
    return { findings, usedRows: data.rows.length, seconds, privacy }
  } catch (problem) {
    if (!(problem instanceof CloisterError)) throw problem
    const { message, advice } = problem.data
    return { findings: [{ level: 'error', message, advice }], usedRows: 0, seconds: null, privacy: [] }
  }
}
