import type { AttackResult, ModelDescription, NetAdvantage, TargetResult } from '#shared/contracts/results.ts'
import type { ModelSettings, StudySpec } from '#shared/contracts/study.ts'
import { mean } from '../math/index.ts'
import { difference, estimate, groupBy, measure, type Range, share } from './estimate.ts'
import { familyOf, modelKeys } from './names.ts'
import type { PreparedData } from './prepare.ts'
import { rocGrid } from './measure.ts'
import { guaranteeOf } from './private-training.ts'
import { type AttackScores, featuresIn, type RepetitionScores, type TargetScores } from './repetition.ts'

const brierRange: Range = { least: 0, most: 2 }
const netRange: Range = { least: -2, most: 2 }

const meanOf = <Item>(items: readonly Item[], value: (item: Item) => number) => mean(items.map(value))

export function targetResults(repetitions: readonly RepetitionScores[]): TargetResult[] {
  const all = repetitions.flatMap(({ targets }) => targets)
  return groupBy(all, ({ model, distribution }) => `${model}|${distribution}`).map((scores: TargetScores[]) => {
    const rows = scores.length === 1 ? scores[0].rows : undefined
    const shareOf = (value: (score: TargetScores) => number) => estimate(scores.map(value), share, rows)
    return {
      model: scores[0].model,
      distribution: scores[0].distribution,
      rows: meanOf(scores, (score) => score.rows),
      accuracy: shareOf((score) => score.accuracy),
      balancedAccuracy: estimate(
        scores.map((score) => score.balancedAccuracy),
        share,
      ),
      auc: measure(
        scores.map((score) => score.auc),
        share,
        'A class of the outcome does not occur among the rows',
      ),
      brier: estimate(
        scores.map((score) => score.brier),
        brierRange,
      ),
      baseline: shareOf((score) => score.baseline),
      unseen: shareOf((score) => score.unseen),
    }
  })
}

/** Mean curve over the repetitions with a 95 % band at each false-positive rate (vertical averaging, Fawcett 2006). */
function averageRoc(scores: readonly AttackScores[]): AttackResult['roc'] {
  const band = Array.from(rocGrid, (_, i) =>
    estimate(
      scores.map(({ roc }) => roc[i]),
      share,
    ),
  )
  return {
    falsePositiveRate: [...rocGrid],
    truePositiveRate: band.map((point) => point.mean),
    low: band.map((point) => point.low),
    high: band.map((point) => point.high),
  }
}

const advantageOf = ({ truePositiveRate, falsePositiveRate }: AttackScores) => truePositiveRate - falsePositiveRate

export function attackResults(repetitions: readonly RepetitionScores[]): AttackResult[] {
  const all = repetitions.flatMap(({ attacks }) => attacks)
  const key = ({ model, attack, distribution, contrast }: AttackScores) =>
    [model, attack, distribution, contrast].join('|')
  return groupBy(all, key).map((scores) => {
    const single = scores.length === 1 ? scores[0].rows : undefined
    const { model, attack, distribution, contrast } = scores[0]
    return {
      model,
      attack,
      distribution,
      contrast,
      rows: meanOf(scores, ({ rows }) => rows),
      trainingRows: meanOf(scores, ({ trainingRows }) => trainingRows),
      accuracy: estimate(
        scores.map((score) => score.accuracy),
        share,
        single,
      ),
      auc: estimate(
        scores.map((score) => score.auc),
        share,
      ),
      advantage: estimate(scores.map(advantageOf), difference),
      falsePositiveRate: estimate(
        scores.map((score) => score.falsePositiveRate),
        share,
        single && single / 2,
      ),
      roc: averageRoc(scores),
    }
  })
}

/** Advantage net of the shift, paired within each repetition: both contrasts share their rows of P*. */
export function netAdvantages(repetitions: readonly RepetitionScores[]): NetAdvantage[] {
  const all = repetitions.flatMap(({ attacks }) => attacks)
  const shifted = all.filter(({ distribution }) => distribution !== 'P')
  const key = ({ model, attack, distribution }: AttackScores) => [model, attack, distribution].join('|')
  return groupBy(shifted, key).map((scores) => {
    const of = (contrast: string) => scores.filter((score) => score.contrast === contrast).map(advantageOf)
    const control = of('shift-only')
    const { model, attack, distribution } = scores[0]
    const net = of('membership').map((advantage, i) => advantage - control[i])
    return { model, attack, distribution, advantage: estimate(net, netRange) }
  })
}

/**
 * What a private model's training guarantees. Repetitions with fewer rows draw each more often: the statement is about those with
 * the fewest.
 */
function privacyOf(model: ModelSettings, repetitions: readonly RepetitionScores[]): Pick<ModelDescription, 'privacy'> {
  const privacy = guaranteeOf(model, Math.min(...repetitions.map(({ trainRows }) => trainRows)))
  return privacy ? { privacy } : {}
}

export function modelDescriptions(
  spec: StudySpec,
  data: PreparedData,
  repetitions: readonly RepetitionScores[],
): ModelDescription[] {
  return modelKeys(spec.settings.models).map((key, i) => {
    const model = spec.settings.models[i]
    const { kind, features } = model
    return {
      key,
      kind,
      features,
      family: familyOf[features],
      columns: featuresIn(features, data).map(({ name }) => name),
      parameters: meanOf(repetitions, ({ parameters }) => parameters[key]),
      learning: [...(repetitions[0].learning[key] ?? [])],
      ...privacyOf(model, repetitions),
    }
  })
}
