import { chiSquaredTail } from '../math/index.ts'
import { describeConfiguration } from './assemble.ts'
import { type Codes, configurationCodes } from './network.ts'

/** A column of two samples that are compared. */
export interface ComparedColumn {
  readonly name: string
  readonly levels: readonly string[]
  readonly first: Codes
  readonly second: Codes
}

/** A likelihood-ratio test. */
export interface GTest {
  readonly statistic: number
  readonly degreesOfFreedom: number
  /** How probable a statistic at least as large is where nothing differs. */
  readonly probability: number
}

/** The test within one configuration of the parents. */
export interface ConfigurationTest extends GTest {
  /** The parents' levels in words, e.g. `"age" is "old" and "sex" is "male"`. */
  readonly configuration: string
  /** Rows of the first and of the second sample. */
  readonly rows: readonly [number, number]
}

/** Whether the outcome depends on its parents in the same way in both samples. */
export interface InvarianceCheck {
  /**
   * False when the pooled test, or any configuration's own, rejects; null when there are too few rows to test anything. True
   * says only that no difference was found.
   */
  readonly holds: boolean | null
  /** The probability of a false alarm that is accepted, e.g. 0.01. */
  readonly level: number
  readonly pooled: GTest
  /** The configurations tested, the least probable first. */
  readonly configurations: readonly ConfigurationTest[]
  /** Configurations that occur but could not be tested, as one sample has too few rows of them; and the rows they have. */
  readonly untested: { readonly configurations: number; readonly rows: number }
  /** The answer in plain words. */
  readonly verdict: string
}

/** The least expected count with which the chi-squared approximation is trusted (Cochran 1954). */
const leastExpected = 5

/**
 * Compares Pr(outcome | parents) between two samples, e.g. of P and P*: a G-test (twice the log of the likelihood ratio)
 * of outcome against sample within each configuration of the parents, and their sum over all configurations.
 *
 * Levels of the outcome that are too rare within a configuration for an expected count of 5 in both samples are counted as
 * one; a configuration left with one level is not tested. The overall level is split evenly: half for the pooled test,
 * half over the single ones (Bonferroni), so that a false alarm has at most about that probability.
 *
 * @param rows of the first and of the second sample
 * @param level the probability of a false alarm that is accepted
 */
export function checkInvariance(
  outcome: ComparedColumn,
  parents: readonly ComparedColumn[],
  rows: readonly [number, number],
  level = 0.01,
): InvarianceCheck {
  const counts = [countsOf(outcome, parents, 'first', rows[0]), countsOf(outcome, parents, 'second', rows[1])] as const
  const width = outcome.levels.length
  const tests: ConfigurationTest[] = []
  const untested = { configurations: 0, rows: 0 }
  for (let start = 0, number = 0; start < counts[0].length; start += width, number++) {
    const [first, second] = counts.map((all) => all.subarray(start, start + width))
    const sizes = [sum(first), sum(second)] as const
    if (sizes[0] + sizes[1] === 0) continue
    const test = testConfiguration(first, second)
    if (test) tests.push({ ...test, rows: sizes, configuration: describe(parents, number) })
    else {
      untested.configurations++
      untested.rows += sizes[0] + sizes[1]
    }
  }
  tests.sort((a, b) => a.probability - b.probability)
  const pooled = gTest(
    tests.reduce((total, { statistic }) => total + statistic, 0),
    tests.reduce((total, { degreesOfFreedom }) => total + degreesOfFreedom, 0),
  )
  const worst = tests.at(0)
  const pooledRejects = pooled.probability < level / 2
  const rejected = tests.filter(({ probability }) => probability < level / 2 / tests.length).length
  const holds = worst ? !pooledRejects && rejected === 0 : null
  const verdict = verdictOf(outcome.name, parents, holds, rejected, worst, pooled, untested, level)
  return { holds, level, pooled, configurations: tests, untested, verdict }
}

const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0)

function describe(parents: readonly ComparedColumn[], number: number): string {
  return describeConfiguration(parents, number).replace(', where ', '')
}

function countsOf(
  outcome: ComparedColumn,
  parents: readonly ComparedColumn[],
  which: 'first' | 'second',
  rows: number,
) {
  const family = [...parents, outcome]
  const cells = configurationCodes(
    family.map(({ levels }) => levels.length),
    family.map((_, i) => i),
    family.map((column) => column[which]),
    rows,
  )
  const counts = new Float64Array(family.reduce((product, { levels }) => product * levels.length, 1))
  for (const cell of cells) counts[cell]++
  return counts
}

function gTest(statistic: number, degreesOfFreedom: number): GTest {
  const probability = degreesOfFreedom > 0 ? chiSquaredTail(statistic, degreesOfFreedom) : 1
  return { statistic, degreesOfFreedom, probability }
}

/** Null where fewer than two levels are frequent enough. */
function testConfiguration(first: Float64Array, second: Float64Array): GTest | null {
  const sizes = [sum(first), sum(second)]
  const total = sizes[0] + sizes[1]
  const smaller = Math.min(...sizes) / total
  // Merging looks at both samples together only, so that it does not depend on what is tested.
  const pairs = Array.from(first, (count, level) => [count, second[level]] as const)
  const frequent = pairs.filter(([a, b]) => (a + b) * smaller >= leastExpected)
  const rare = pairs.filter(([a, b]) => (a + b) * smaller < leastExpected)
  const merged = [rare.reduce((a, pair) => a + pair[0], 0), rare.reduce((a, pair) => a + pair[1], 0)] as const
  const cells = mergeRare(frequent, merged, smaller)
  if (cells.length < 2) return null
  let statistic = 0
  for (const pair of cells)
    pair.forEach((count, sample) => {
      const expected = ((pair[0] + pair[1]) * sizes[sample]) / total
      if (count > 0) statistic += 2 * count * Math.log(count / expected)
    })
  return gTest(Math.max(0, statistic), cells.length - 1)
}

type Pair = readonly [number, number]

/** The rare levels as one; joined to the rarest of the frequent ones where they are too few even together. */
function mergeRare(frequent: readonly Pair[], rare: Pair, smaller: number): Pair[] {
  const size = ([a, b]: Pair) => a + b
  if (size(rare) === 0) return [...frequent]
  if (size(rare) * smaller >= leastExpected || frequent.length === 0) return [...frequent, rare]
  const [rarest, ...others] = [...frequent].sort((a, b) => size(a) - size(b))
  return [...others, [rarest[0] + rare[0], rarest[1] + rare[1]]]
}

const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`

function verdictOf(
  outcome: string,
  parents: readonly ComparedColumn[],
  holds: boolean | null,
  rejected: number,
  worst: ConfigurationTest | undefined,
  pooled: GTest,
  untested: InvarianceCheck['untested'],
  level: number,
): string {
  const given = parents.length > 0 ? ` given ${parents.map(({ name }) => `"${name}"`).join(', ')}` : ''
  const left =
    untested.configurations > 0
      ? ` ${untested.configurations} combination${untested.configurations === 1 ? '' : 's'} of the parents (${untested.rows} rows) had too few rows in one of the samples to be compared.`
      : ''
  if (!worst)
    return `Whether "${outcome}"${given} is distributed alike in both samples cannot be told: there are too few rows.${left}`
  if (holds)
    return `No difference was found: "${outcome}"${given} is distributed alike in both samples, as far as these rows can tell (false alarms: ${percent(level)}; a difference at least this large would arise by chance in ${percent(pooled.probability)} of samples).${left}`
  const where =
    rejected > 0 && parents.length > 0
      ? ` The clearest of ${rejected} difference${rejected === 1 ? '' : 's'} is where ${worst.configuration}.`
      : ''
  return `"${outcome}"${given} is distributed differently in the two samples (false alarms: ${percent(level)}): its mechanism changed, or its parents are not the true ones.${where}${left}`
}
