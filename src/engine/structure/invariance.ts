import type { InvarianceResult, InvarianceSettings } from '#shared/contracts/structure.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { list } from '#shared/text/format.ts'
import { chiSquaredTail } from '../math/index.ts'
import { Steps, type StructureControl } from './control.ts'
import type { DiscreteColumn, StructureColumn, StructureData } from './data.ts'
import { gTest } from './g-test.ts'
import { CountingTable } from './counts.ts'
import { logisticLikelihood } from './logistic.ts'

/** Two to the power of this many sets are tested. */
const mostCandidates = 12

/**
 * Invariant causal prediction (Peters, Bühlmann and Meinshausen 2016): given its direct causes, an outcome depends on
 * them in the same way at every site. Each set of candidates is tested for that; the columns in every set that passes are
 * causes. With probability 1 - significance no column is named wrongly, provided that the site does not act on the
 * outcome itself and that no unrecorded cause is shared: only the test of the true set must not err, so the number of sets
 * needs no correction.
 *
 * The test of a set asks, for every site against all others, whether the outcome is independent of the site given the set;
 * the least probability is multiplied by the number of sites (Bonferroni; section 3.1.2 of the paper). With categories
 * only it is the G-test; with numbers among the columns, the likelihood ratio of logistic regressions with and without
 * the site and its products with the columns.
 *
 * @throws CloisterError for an outcome or site that is not a category with two or more levels, or too many candidates
 */
export async function invariantCauses(
  data: StructureData,
  { outcome, site, candidates, significance }: InvarianceSettings,
  control: StructureControl = {},
): Promise<InvarianceResult> {
  const target = categoryOf(data, outcome, 'outcome')
  const places = categoryOf(data, site, 'site')
  const predictors = predictorsOf(data, outcome, site, candidates)
  const sites = sitesOf(places, data.rows)
  const steps = new Steps(control)
  const count = 2 ** predictors.length
  const sets: InvarianceResult['sets'] = []
  for (let bits = 0; bits < count; bits++) {
    await steps.next(() => ({ stage: 'Testing sets of causes', fraction: bits / count }))
    const chosen = predictors.filter((_, i) => bits & (1 << i))
    const least = Math.min(...sites.map((isHere) => independence(data.rows, target, isHere, chosen)))
    const probability = Math.min(1, least * sites.length)
    sets.push({ columns: chosen.map(({ name }) => name), probability, isAccepted: probability > significance })
  }
  const accepted = sets.filter(({ isAccepted }) => isAccepted)
  const causes =
    accepted.length === 0 ? [] : candidates.filter((name) => accepted.every(({ columns }) => columns.includes(name)))
  const confidence = 1 - significance
  return {
    sets,
    causes,
    isPossible: accepted.length > 0,
    confidence,
    sentences: sentencesOn(outcome, site, causes, accepted.length, count, confidence),
  }
}

function categoryOf({ columns }: StructureData, name: string, part: 'outcome' | 'site'): DiscreteColumn {
  const column = columnNamed(columns, name)
  if (column.kind === 'continuous')
    throw new CloisterError(
      'bad-arguments',
      `The ${part} ${name} is a column of numbers; invariant causal prediction needs categories here.`,
      'Let it be cut into groups on the Data page.',
    )
  if (new Set(column.codes).size < 2)
    throw new CloisterError(
      'bad-arguments',
      `The ${part} ${name} is the same in every row.`,
      part === 'site' ? 'Use data from at least two sites.' : 'Choose another outcome.',
    )
  return column
}

function columnNamed(columns: readonly StructureColumn[], name: string): StructureColumn {
  const column = columns.find((candidate) => candidate.name === name)
  if (column) return column
  throw new CloisterError('graph-column', `There is no column ${name}.`, 'Choose a column of these data.')
}

function predictorsOf({ columns }: StructureData, outcome: string, site: string, names: readonly string[]) {
  const wrong = names.find((name) => name === outcome || name === site)
  if (wrong !== undefined)
    throw new CloisterError(
      'bad-arguments',
      `${wrong} cannot be a candidate: it is the outcome or the site itself.`,
      'Remove it from the candidates.',
    )
  if (names.length > mostCandidates)
    throw new CloisterError(
      'bad-arguments',
      `${names.length} candidates make too many sets to test; at most ${mostCandidates} are possible.`,
      'Keep those that a learned graph joins to the outcome, or that are known to matter.',
    )
  return names.map((name) => columnNamed(columns, name))
}

/** For each site, 1 at its rows; a single column where there are two sites. */
function sitesOf({ codes, levels }: DiscreteColumn, rows: number): Uint8Array[] {
  const present = Array.from({ length: levels }, (_, level) => level).filter((level) => codes.includes(level))
  const used = present.length === 2 ? present.slice(1) : present
  return used.map((level) => Uint8Array.from({ length: rows }, (_, row) => (codes[row] === level ? 1 : 0)))
}

/** The probability of data that depend on the site at least as much, were the outcome independent of it given the set. */
function independence(
  rows: number,
  target: DiscreteColumn,
  isHere: Uint8Array,
  given: readonly StructureColumn[],
): number {
  const here: DiscreteColumn = { kind: 'discrete', name: 'site', levels: 2, codes: isHere }
  const discrete = given.filter((column): column is DiscreteColumn => column.kind === 'discrete')
  if (discrete.length < given.length) return regressionTest(rows, target, isHere, given)
  const table = CountingTable.of([target, here, ...discrete], rows)
  return gTest(
    table,
    0,
    1,
    discrete.map((_, i) => i + 2),
  ).probability
}

/** The likelihood-ratio test of logistic regressions with and without the site and its products with the columns. */
function regressionTest(
  rows: number,
  target: DiscreteColumn,
  isHere: Uint8Array,
  given: readonly StructureColumn[],
): number {
  const parts = [new Float64Array(rows).fill(1), ...given.flatMap((column) => numbersOf(column, rows))]
  const withSite = [...parts, ...parts.map((part) => part.map((value, row) => value * isHere[row]))]
  const { labels, classes } = presentClasses(target)
  const likelihood = (columns: readonly Float64Array[]) => {
    const design = new Float64Array(rows * columns.length)
    columns.forEach((column, j) => column.forEach((value, row) => (design[row * columns.length + j] = value)))
    return logisticLikelihood(design, columns.length, labels, classes)
  }
  const statistic = 2 * (likelihood(withSite) - likelihood(parts))
  return chiSquaredTail(Math.max(0, statistic), parts.length * (classes - 1))
}

/** The target's classes that occur, numbered anew. */
function presentClasses({ codes }: DiscreteColumn) {
  const present = [...new Set(codes)].sort((a, b) => a - b)
  return { labels: codes.map((code) => present.indexOf(code)), classes: present.length }
}

/** A column as numbers: standardised, or an indicator for each level that occurs but the first. */
function numbersOf(column: StructureColumn, rows: number): Float64Array[] {
  if (column.kind === 'continuous') {
    const mean = column.values.reduce((sum, value) => sum + value / rows, 0)
    const variance = column.values.reduce((sum, value) => sum + (value - mean) ** 2 / rows, 0)
    return [column.values.map((value) => (value - mean) / Math.sqrt(variance || 1))]
  }
  return [...new Set(column.codes)]
    .sort((a, b) => a - b)
    .slice(1)
    .map((level) => Float64Array.from(column.codes, (code) => (code === level ? 1 : 0)))
}

function sentencesOn(
  outcome: string,
  site: string,
  causes: readonly string[],
  accepted: number,
  tested: number,
  confidence: number,
): string[] {
  const percent = `${Number((100 * confidence).toFixed(1))} %`
  if (accepted === 0)
    return [
      `No set of these columns makes ${outcome} behave alike at every value of ${site}.`,
      `Either ${site} acts on ${outcome} itself, or a cause that is not among these columns differs between sites.`,
    ]
  const passed = `${accepted} of ${tested} sets of columns could explain ${outcome} in the same way at every value of ${site}.`
  if (causes.length === 0)
    return [passed, `No column stands in all of them, so no cause of ${outcome} can be named from these sites.`]
  return [
    passed,
    `${list(causes)} ${causes.length === 1 ? 'stands' : 'stand'} in all of them: with confidence ${percent} ${causes.length === 1 ? 'it is a direct cause' : 'each is a direct cause'} of ${outcome}, if ${site} does not act on ${outcome} itself and no unrecorded cause is shared.`,
  ]
}
