import type { LeakageAnalysis } from '#shared/contracts/analyses.ts'
import type { Finding } from '#shared/contracts/check.ts'
import type { FeatureSet, ModelSettings, StudySpec } from '#shared/contracts/study.ts'
import { columnOf } from '../../../data/index.ts'
import type { PreparedData } from '../../prepare.ts'
import { divideBySite } from '../../shifts.ts'
import { operationsPerStep, usualPasses } from '../../work.ts'
import type { StudySize } from '../analysis.ts'
import { effort } from './figures.ts'
import { fewestRefits, isRefitted, mostAsked, refitsOfModel, refittedNetwork } from './models.ts'
import { columnsIn, regressionSets } from './regression.ts'

/** Training rows of the regressions' refits: the study's own number, then the others that leave somebody out. */
export const sizesOf = ({ sizes }: LeakageAnalysis, own: number, universe: number): number[] => [
  own,
  ...[...new Set(sizes)].filter((size) => size < universe && size !== own).sort((a, b) => a - b),
]

/** What its author should know before it runs. */
export function findingsOf(settings: LeakageAnalysis, spec: StudySpec, data: PreparedData): Finding[] {
  const findings: Finding[] = []
  const warn = (message: string, advice: string) => findings.push({ level: 'warning', message, advice })
  const { home } = divideBySite(spec, data)
  const left = settings.sizes.filter((size) => size >= home.length)
  if (left.length > 0)
    warn(
      `Leakage is not studied with ${left.map((size) => size.toLocaleString('en')).join(', ')} training rows: there are only ${home.length.toLocaleString('en')} to draw from.`,
      'Choose smaller numbers; the others are studied.',
    )
  if (settings.modelRefits === 0) return findings
  if (spec.settings.models.some((model) => !isRefitted(model)))
    warn(
      'Leakage is not studied for the invariant network, nor for private ones: many refits of them take too long.',
      'It is for tables, regressions and plain neural networks; those are studied.',
    )
  const rarer = Math.min(spec.settings.trainFraction, 1 - spec.settings.trainFraction)
  if (settings.modelRefits * rarer < 1.5 * fewestRefits)
    warn(
      `Of ${settings.modelRefits} refits of the study’s networks only about ${Math.round(settings.modelRefits * rarer)} ${spec.settings.trainFraction < 0.5 ? 'have' : 'lack'} a record: leakage can be told of few records, or none.`,
      'Choose more refits, or a share of training rows nearer to one half.',
    )
  return findings
}

/** Operations of the usual speed that one multiplication in our own code takes the time of; measured. */
const slow = 120
/** Rough multiplications for one estimate of a divergence: moments of both arms and their factors. */
const perEstimate = (refits: number, dimension: number) =>
  2 * refits * (dimension * dimension + 3 * dimension + 8) + 3 * dimension ** 3
/** Evaluations of the bound for each noise that is looked for. */
const perSearch = 28

const encodedWidth = (set: FeatureSet, { spec, data }: Pick<StudySize, 'spec' | 'data'>): number =>
  columnsIn(set, data).reduce((sum, { name, missing }) => {
    const column = columnOf(data.table, name)
    const bins = spec.settings.encoding === 'shared' ? spec.settings.discretiser.bins : 1
    return sum + (column.kind === 'category' ? column.levels.length : bins) + (missing === 'category' ? 1 : 0)
  }, 0)

/** Operations of every part of one repetition, roughly. */
export function workParts(settings: LeakageAnalysis, size: Omit<StudySize, 'distributions'>) {
  const { spec, data, widths, trainRows } = size
  const { refits, noises, targets, components, modelRefits, steps } = settings
  const rows = trainRows + size.heldOutRows
  const records = Math.min(settings.records, rows)
  const { resamples, permutations, draws, fewPermutations } = effort
  const estimates = resamples + permutations + 3
  const figures = (count: number, dimension: number) =>
    estimates * perEstimate(count, dimension) +
    (fewPermutations + 1) * (perEstimate(count, dimension) + 4 * draws * (dimension * dimension + 8))
  const regression = (set: FeatureSet): number => {
    const width = encodedWidth(set, size)
    const dimension = Math.min(components, width) + 1
    const fits = (n: number) => refits * (n * dimension * dimension + records * (4 * dimension * dimension + 100))
    const sizes = sizesOf(settings, trainRows, rows)
    const searches =
      (fewPermutations + 1) * (perEstimate(refits, dimension) + targets.length * perSearch * 6 * dimension ** 3)
    const noisy = noises.length * refits * records * trainRows * dimension
    const all =
      sizes.reduce((sum, n) => sum + fits(n), 0) +
      noises.length * fits(trainRows) +
      noisy +
      records * ((sizes.length + noises.length) * figures(refits, dimension) + searches) +
      rows * width * width
    return slow * all
  }
  const model = (own: ModelSettings): number => {
    if (!isRefitted(own) || modelRefits === 0) return 0
    const count = refitsOfModel(own, settings)
    const asking = slow * (records * figures(count / 2, 1) + count * mostAsked * 4)
    const classes = data.classes.length
    if (own.kind === 'mlp') {
      const network = refittedNetwork(own, steps)
      const layers = [widths[own.features], ...own.hidden, classes]
      return asking + network.steps * operationsPerStep(layers, own.batch, count)
    }
    const passes = own.kind === 'logistic' ? usualPasses * trainRows * (widths[own.features] + 1) * classes * 4 : 0
    return asking + count * (passes + slow * trainRows * 20)
  }
  const models = spec.settings.models.map(model)
  const total = regressionSets(data).reduce((sum, set) => sum + regression(set), 0) + models.reduce((a, b) => a + b, 0)
  return { regression, models, total }
}
