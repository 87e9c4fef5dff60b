import type { ScoreAttackSettings } from '#shared/contracts/membership.ts'
import { accuracy, predictedClasses } from '../../metrics/index.ts'
import type { Random } from '../../math/index.ts'
import { Answers, type ShadowAnswers } from './answers.ts'
import { ReusingExecutor } from '../../tensor/index.ts'
import { type AttackedModel, type AttackerView } from './attack.ts'
import { type Game, rowsInside } from './game.ts'
import { digestOf, fingerprintOf, nameOfStream, type Records } from './records.ts'
import { makeScoreAttack } from './registry.ts'
import type { ModelStore } from './store.ts'
import type { ModelTask, ModelTrainer, TrainingContext } from './trainer.ts'

/** An attack by the name that its results carry. */
export interface NamedAttack {
  readonly key: string
  readonly settings: ScoreAttackSettings
}

export interface PlayContext extends TrainingContext {
  readonly random: Random
  /** Keeps what shadow and reference models answer. */
  readonly store: ModelStore
  /** How much is done, 0 to 1, and what is being done. */
  readonly onProgress?: (fraction: number, stage: string) => void
  /** Share of the whole work that is the attacks', once all models are trained; 0.4 unless told. */
  readonly attackShare?: number
}

/** What one attack said of the audited records of one target; or why it could not be tried. */
export type AttackOutcome = { readonly scores: Float64Array } | { readonly withheld: string }

/** One target with every attack on it. */
export interface TargetOutcome {
  /** 1 for each audited record that it learned from, in the order of `game.audited`. */
  readonly member: Uint8Array
  /** Share of its members, and of the other audited records, whose outcome it predicts. */
  readonly trainAccuracy: number
  readonly testAccuracy: number
  /** By attack. */
  readonly attacks: Readonly<Record<string, AttackOutcome>>
}

/** Shadow or reference models, as attacks and benchmarks ask for them. */
export interface ShadowPlan {
  readonly records: Records
  readonly trainer: ModelTrainer
  /** For each model which records it learns from, and its own stream. */
  readonly models: readonly { readonly inside: Uint8Array; readonly random: Random }[]
}

/**
 * Trains shadow or reference models, many at once, and asks each about every record; where the answers of these very models are
 * kept they are not trained again. A key holds the records, the settings, the rows and stream of every model, and the executor.
 * All models have one key: in other company the last bits of a model may be others, and what is kept is to be what
 * training would give.
 */
export async function trainShadows(
  { records, trainer, models }: ShadowPlan,
  store: ModelStore,
  context: TrainingContext,
): Promise<ShadowAnswers[]> {
  if (models.length === 0) return []
  const { executor } = context
  const circumstances = () => [executor.name, executor.version, executor.threads]
  const named = (by: readonly unknown[]) =>
    digestOf(
      JSON.stringify([
        2,
        fingerprintOf(records),
        trainer.description,
        models.map(({ inside, random }) => [digestOf(rowsInside(inside).join(' ')), nameOfStream(random)]),
        ...by,
      ]),
    )
  const before = circumstances()
  const key = named(before)
  const answerOf = (probabilities: Float32Array) =>
    models.map(({ inside }, i) => ({
      inside,
      answers: new Answers(probabilities.subarray(i * size, (i + 1) * size), records.labels, records.classes),
    }))
  const size = records.labels.length * records.classes
  const kept = await store.read(key)
  if (kept?.models === models.length && kept.probabilities.length === models.length * size) {
    context.onReused?.(models.length)
    return answerOf(kept.probabilities)
  }
  const trained = await trainer.train(
    models.map(({ inside, random }): ModelTask => ({ rows: rowsInside(inside), random })),
    context,
  )
  const probabilities = new Float32Array(models.length * size)
  const every = Int32Array.from(records.labels.keys())
  for (const [i, model] of trained.entries()) probabilities.set(Float32Array.from(await model.answer(every)), i * size)
  // Where another executor had to take over, these are not the answers that the first would give.
  if (JSON.stringify(circumstances()) === JSON.stringify(before))
    await store.write(key, { models: models.length, probabilities })
  return answerOf(probabilities)
}

/**
 * Plays a membership game: trains the targets and the attacker's models, and lets every attack score the audited records
 * of every target.
 *
 * @param attacks with keys that differ
 * @returns one outcome for each target
 */
export async function playGame(
  game: Game,
  records: Records,
  trainer: ModelTrainer,
  attacks: readonly NamedAttack[],
  { executor, ...context }: PlayContext,
): Promise<TargetOutcome[]> {
  // Models of one form are trained and asked again and again.
  const reusing = new ReusingExecutor(executor)
  try {
    return await play(game, records, trainer, attacks, { ...context, executor: reusing })
  } finally {
    await reusing.dispose()
  }
}

async function play(
  game: Game,
  records: Records,
  trainer: ModelTrainer,
  attacks: readonly NamedAttack[],
  { random, store, onProgress, attackShare = 0.4, ...context }: PlayContext,
): Promise<TargetOutcome[]> {
  const numbered = (sets: readonly Uint8Array[], name: string) =>
    sets.map((inside, i) => ({ inside, random: random.stream(`${name} ${i}`) }))
  const models = game.targets.length + game.shadows.length + game.references.length
  // Both are told by their number.
  const tell = (trained: number, attacked: number, stage: string) => {
    const attacking = attacked / Math.max(1, attacks.length * game.targets.length)
    onProgress?.((1 - attackShare) * (trained / models) + attackShare * attacking, stage)
  }

  let before = 0
  const training = (stage: string) => {
    tell(before, 0, stage)
    return {
      ...context,
      onTrained: (done: number) => tell(before + done, 0, stage),
      onReused: (models: number) => tell(before + models, 0, `${stage.replace('Training ', `${models} `)} reused`),
    }
  }
  const targets = await trainer.train(
    numbered(game.targets, 'target').map(({ inside, random: own }) => ({ rows: rowsInside(inside), random: own })),
    training('Training target models'),
  )
  before += targets.length
  const plan = (sets: readonly Uint8Array[], name: string) => ({ records, trainer, models: numbered(sets, name) })
  const shadows = await trainShadows(plan(game.shadows, 'shadow'), store, training('Training shadow models'))
  before += shadows.length
  const references = await trainShadows(
    plan(game.references, 'reference'),
    store,
    training('Training reference models'),
  )

  const outcomes: TargetOutcome[] = []
  for (const [i, target] of targets.entries()) {
    const { answers, ...accuracies } = await askTarget(target, records, game, game.targets[i])
    const found: Record<string, AttackOutcome> = {}
    for (const [j, { key, settings }] of attacks.entries()) {
      await context.pause?.()
      context.signal?.throwIfAborted()
      tell(models, i * attacks.length + j, `Attacking target ${i + 1} of ${targets.length}: ${key}`)
      const view: AttackerView = {
        ...context,
        records,
        audited: game.audited,
        population: game.population,
        target,
        answers,
        shadows,
        references,
        random: random.stream(`attack ${key} on target ${i}`),
      }
      const attack = makeScoreAttack(settings)
      const withheld = attack.impossible(view)
      found[key] = withheld === null ? { scores: await attack.score(view) } : { withheld }
    }
    outcomes.push({ ...accuracies, attacks: found })
  }
  tell(models, attacks.length * targets.length, 'Finished')
  return outcomes
}

async function askTarget(target: AttackedModel, records: Records, { audited }: Game, inside: Uint8Array) {
  const { labels, classes } = records
  const probabilities = await target.answer(Int32Array.from(labels.keys()))
  const predicted = predictedClasses(probabilities, classes)
  const rate = (kind: number) => {
    const rows = audited.filter((row) => inside[row] === kind)
    return accuracy(
      rows.map((row) => predicted[row]),
      rows.map((row) => labels[row]),
    )
  }
  return {
    answers: new Answers(Float32Array.from(probabilities), labels, classes),
    member: Uint8Array.from(audited, (row) => inside[row]),
    trainAccuracy: rate(1),
    testAccuracy: rate(0),
  }
}
