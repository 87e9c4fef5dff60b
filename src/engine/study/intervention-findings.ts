import type { Finding } from '#shared/contracts/check.ts'
import type { Intervention, Shift, StudySpec } from '#shared/contracts/study.ts'
import { rangeInWords } from '#shared/text/shifts.ts'
import { columnOf, isMissing, type TableColumn } from '../data/index.ts'
import type { PreparedData } from './prepare.ts'

/** Below this many rows with what a column is set to, the reader is warned of what P* rests on. */
const fewRows = 20
/** Training rows with such numbers to expect; then a split that has none is rarer than once in 20,000. */
const fewestExpected = 10

const error = (message: string, advice: string): Finding => ({ level: 'error', message, advice })
const warning = (message: string, advice: string): Finding => ({ level: 'warning', message, advice })
const quoted = (names: readonly string[]) => names.map((name) => `“${name}”`).join(', ')

/**
 * What stands against setting columns as a study says, or should be known of it.
 *
 * @param home rows of P
 */
export function interventionFindings(
  { interventions }: Extract<Shift, { kind: 'intervene' }>,
  spec: StudySpec,
  data: PreparedData,
  home: Int32Array,
): Finding[] {
  const names = interventions.map(({ column }) => column)
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) < i))].map((name) =>
    error(`${name} is set twice.`, 'Leave one of the two out on the Study page.'),
  )
  return [...twice, ...interventions.flatMap((one) => findingsOf(one, spec, data, home))]
}

function findingsOf(intervention: Intervention, spec: StudySpec, data: PreparedData, home: Int32Array): Finding[] {
  const name = intervention.column
  if (name === data.outcome)
    return [
      error(
        `The outcome ${name} cannot be set.`,
        'A P* changes who people are and leaves how the outcome comes about from its causes; a set outcome would have no causes. Set another column on the Study page.',
      ),
    ]
  const role = spec.columns.find((column) => column.name === name)?.role
  if (role === undefined)
    return [error(`The study sets ${name}, which the data do not have.`, 'Choose another column on the Study page.')]
  if (!data.features.some((feature) => feature.name === name))
    return [
      error(
        `${name} cannot be set: it is no feature, but has the role “${role}”.`,
        'Give it the role “feature” on the Data page, or choose another column on the Study page.',
      ),
    ]
  const column = columnOf(data.table, name)
  const known = home.filter((row) => !isMissing(column, row))
  if (known.length === 0)
    return [error(`${name} has no value in any row, so none can be set.`, 'Choose another column on the Study page.')]
  if (intervention.to === 'range') return rangeFindings(intervention, column, spec, known)
  return intervention.to === 'uniform' ? [] : categoryFindings(intervention, column, known)
}

function rangeFindings(
  range: Extract<Intervention, { to: 'range' }>,
  column: TableColumn,
  spec: StudySpec,
  known: Int32Array,
): Finding[] {
  const { from, upTo } = range
  if (column.kind === 'category')
    return [
      error(`${column.name} has categories, not numbers, so it has no limits.`, 'Choose one of its values instead.'),
    ]
  if (from === null && upTo === null)
    return [error(`${column.name} is set within limits, but none are given.`, 'Give one of the limits or both.')]
  const words = rangeInWords(range, spec.columns.find(({ name }) => name === column.name)?.type)
  if (from !== null && upTo !== null && from > upTo)
    return [
      error(`${column.name} cannot be ${words}: the lower limit is above the upper one.`, 'Exchange the two limits.'),
    ]
  const within = known.filter((row) => {
    const value = column.values[row]
    return value >= (from ?? -Infinity) && value <= (upTo ?? Infinity)
  })
  const needed = Math.ceil(fewestExpected / spec.settings.trainFraction)
  if (within.length < needed)
    return [
      error(
        `Only ${within.length.toLocaleString('en')} rows have ${column.name} of ${words}.`,
        `A P* takes its numbers from training rows, and at least ${needed} such rows are needed. Choose wider limits on the Study page.`,
      ),
    ]
  return []
}

function categoryFindings(
  intervention: Extract<Intervention, { to: 'value' | 'shares' }>,
  column: TableColumn,
  known: Int32Array,
): Finding[] {
  if (column.kind === 'number')
    return [error(`${column.name} has numbers, not categories.`, 'Set it within limits instead, from one to another.')]
  const shares = intervention.to === 'value' ? { [intervention.value]: 1 } : intervention.shares
  const unknown = Object.keys(shares).filter((value) => !column.levels.includes(value))
  if (unknown.length > 0)
    return [
      error(
        `${column.name} is never ${quoted(unknown)} in these data.`,
        `It can be ${quoted(column.levels.slice(0, 12))}.`,
      ),
    ]
  const total = Object.values(shares).reduce((a, b) => a + b, 0)
  if (Math.abs(total - 1) > 1e-6)
    return [
      error(
        `The shares of ${column.name} add up to ${Number((100 * total).toPrecision(4))} %.`,
        'Change them on the Study page so that they add up to 100 %.',
      ),
    ]
  return Object.keys(shares).flatMap((value) => {
    const rows = shares[value] > 0 ? known.filter((row) => column.levels[column.codes[row]] === value).length : fewRows
    if (rows >= fewRows) return []
    return [
      warning(
        `Only ${rows} rows have ${column.name} of “${value}”.`,
        'What follows from that value, the outcome among it, is known from these rows only.',
      ),
    ]
  })
}
