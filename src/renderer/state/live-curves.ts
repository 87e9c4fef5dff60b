/** Learning curves of a run that is going on: one of each network, those of its latest repetition. */

import type { LossPoints } from '#shared/contracts/job.ts'
import type { ModelDescription } from '#shared/contracts/results.ts'
import { modelOfKey } from '#shared/text/names.ts'
import { words } from '../text/index.ts'

type LearningPoint = LossPoints['points'][number]

export interface LiveCurve {
  readonly model: string
  readonly repetition: number
  readonly points: readonly LearningPoint[]
}

/** More than these say nothing that can be seen. */
export const mostPoints = 400

/** The family of a model by its key, such as "mlp/parents". */
export function familyOf(model: string): ModelDescription['family'] {
  if (model.includes('/parents')) return 'causal'
  return model.includes('/markov-blanket') ? 'blanket' : 'associational'
}

/** Every second point, as often as it takes; the last one stays. */
export function thinned(points: readonly LearningPoint[]): readonly LearningPoint[] {
  let kept = points
  while (kept.length > mostPoints) kept = kept.filter((_, i, all) => (all.length - 1 - i) % 2 === 0)
  return kept
}

/** Curves with further points: a model's curve begins anew with a new repetition. */
export function withPoints(curves: readonly LiveCurve[], { model, repetition, points }: LossPoints): LiveCurve[] {
  const before = curves.find((curve) => curve.model === model)
  const known = before?.repetition === repetition ? before.points : []
  const curve = { model, repetition, points: thinned([...known, ...points]) }
  return before ? curves.map((other) => (other === before ? curve : other)) : [...curves, curve]
}

/** "Loss while training the associational model (neural network), repetition 2" */
export function curvesTitle(curves: readonly LiveCurve[]): string {
  const latest = Math.max(...curves.map(({ repetition }) => repetition))
  return words.state.lossWhileTraining(
    curves.map(({ model }) => modelOfKey(model)),
    latest + 1,
  )
}
