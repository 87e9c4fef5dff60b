import type { DefencesAnalysis } from '#shared/contracts/analyses.ts'
import { modelToDefend } from '#shared/contracts/model-to-defend.ts'
import type { DefencesAnalysisResult, Distribution } from '#shared/contracts/results.ts'
import { type AttackSettings, ConfidenceAttack, LossThresholdAttack, type StudySpec } from '#shared/contracts/study.ts'
import { makeAttack } from '../../attacks/index.ts'
import { EncodedMatrix, type Encoding, fitEncoding, take } from '../../data/index.ts'
import { type Defence, makeDefences } from '../../defences/index.ts'
import type { Random } from '../../math/index.ts'
import { accuracy, predictedClasses } from '../../metrics/index.ts'
import { type Answers, attackRows, contrastsOn } from '../contrasts.ts'
import { difference, groupBy, measure, share } from '../estimate.ts'
import { measureAttack } from '../measure.ts'
import { guaranteeOf } from '../private-training.ts'
import type { Population } from '../shifts.ts'
import { trainingWork } from '../training-work.ts'
import { attackWork } from '../work.ts'
import type {
  AnalysisContext,
  ScoreRow,
  StudiedModel,
  StudiedRepetition,
  StudyAnalysis,
  StudySize,
} from './analysis.ts'

type Result = DefencesAnalysisResult['defences'][number]
type AttackName = Result['attacks'][number]['attack']

interface About {
  readonly model: string
  /** null for the model as it is. */
  readonly defence: string | null
  readonly acts: Defence['acts'] | null
  readonly part: 'accuracy' | 'attack' | 'guarantee' | 'impossible'
  /** The distribution or the attack; null for other parts. */
  readonly of: string | null
}

/** Steps of private training of a model that otherwise needs none; see `privateTraining`. */
const usualSteps = 1000

/** The attacks on every defended model: with the study's settings where it has the attack, else with the usual ones. */
function attacksOf({ settings }: StudySpec): readonly (AttackSettings & { readonly kind: AttackName })[] {
  const own = (kind: AttackName) => settings.attacks.find((attack) => attack.kind === kind)
  return [
    LossThresholdAttack.parse(own('loss-threshold') ?? { kind: 'loss-threshold' }),
    ConfidenceAttack.parse(own('confidence-classifier') ?? { kind: 'confidence-classifier' }),
  ]
}

/**
 * Defences beside each other on one of the study's models: each is trained on the study's training rows, asked about all
 * populations, and attacked as the model without it is. The model as it is comes first, as the study trained it.
 */
export class DefencesCompared implements StudyAnalysis {
  readonly #settings: DefencesAnalysis
  readonly #defences: readonly Defence[]

  constructor(settings: DefencesAnalysis) {
    this.#settings = settings
    this.#defences = makeDefences(settings)
  }

  findings({ settings }: StudySpec) {
    return modelToDefend(settings.models, this.#settings.model) < settings.models.length
      ? []
      : [
          {
            level: 'error' as const,
            message: 'The model that defences are to be compared on is not among the study’s models.',
            advice: 'Choose another under "More analyses" on the Study page, or leave the comparison out.',
          },
        ]
  }

  work({ spec, data, widths, trainRows }: StudySize): number {
    const model = spec.settings.models[modelToDefend(spec.settings.models, this.#settings.model)]
    if (!model) return 0
    const environments = data.sites ? new Set(data.sites).size : 1
    const rows = { rows: trainRows, environments }
    const defended = this.#defences.flatMap((defence) => defence.defend(model) ?? [])
    const trained = defended.filter(({ change }) => !change).length
    const attacking = attacksOf(spec).reduce(
      (sum, attack) =>
        sum + ('steps' in attack ? attack.steps * attackWork(attack, data.classes.length, defended.length + 1) : 1e6),
      0,
    )
    return trained * trainingWork(model, widths[model.features], data.classes.length, rows) + attacking
  }

  async run(repetition: StudiedRepetition, random: Random, context: AnalysisContext): Promise<ScoreRow[]> {
    const { spec, data, populations, models } = repetition
    const model = models[modelToDefend(spec.settings.models, this.#settings.model)]
    const { key, settings } = model
    const train = populations.get('train') as Population
    const defended = this.#defences.flatMap((defence) => {
      const found = defence.defend(settings)
      const possible = found && (found.features === model.settings.features || data.parents.length > 0)
      return possible ? [{ defence, ...found }] : []
    })
    // Attacks are taken to last as long as one training; the estimate of the whole knows better.
    const parts = defended.length + 1
    const about = { model: key }
    const rows: ScoreRow[] = this.#defences
      .filter((defence) => defended.every((one) => one.defence !== defence))
      .map(({ key: name, acts }) => ({
        about: { ...about, defence: name, acts, part: 'impossible', of: null },
        figures: {},
      }))

    const all = [{ name: null as string | null, acts: null as Defence['acts'] | null, answers: model.answers }]
    rows.push(guaranteeRow({ ...about, defence: null, acts: null }, guaranteeOf(settings, train.rows.length)))
    for (const [i, { defence, features, classifier, change, guarantee }] of defended.entries()) {
      const { key: name, acts } = defence
      await context.pause?.()
      context.signal?.throwIfAborted()
      const claim = guarantee?.(train.rows.length) ?? guaranteeOf(settings, train.rows.length)
      rows.push(guaranteeRow({ ...about, defence: name, acts }, claim))
      if (change) {
        // The study's own model with other answers, so that nothing but the answers differs.
        all.push({ name, acts, answers: changed(model.answers, change, data.classes.length) })
        context.onShare((i + 1) / parts)
        continue
      }
      const encoding = features === settings.features ? model.encoding : encodingOfParents(repetition)
      const steps = 'steps' in settings ? settings.steps : usualSteps
      const fitted = await classifier.fit(
        new EncodedMatrix(encoding, train.table, train.rows),
        train.labels,
        data.classes.length,
        {
          random: random.stream(`defence ${name}`),
          executor: context.executor,
          signal: context.signal,
          pause: context.pause,
          environments: data.sites ? take(data.sites, train.rows) : undefined,
          onSteps: (done) => context.onShare((i + Math.min(1, done / steps)) / parts),
        },
      )
      const answers = new Map<Distribution, Answers>()
      for (const [distribution, { table, rows: asked, labels }] of populations) {
        const { probabilities } = await fitted.predict(new EncodedMatrix(encoding, table, asked))
        answers.set(distribution, { probabilities, labels })
      }
      all.push({ name, acts, answers })
      context.onShare((i + 1) / parts)
    }
    for (const { name: defence, acts, answers } of all)
      for (const [distribution, { probabilities, labels }] of answers)
        if (distribution !== 'train')
          rows.push({
            about: { ...about, defence, acts, part: 'accuracy', of: distribution },
            figures: { accuracy: accuracy(predictedClasses(probabilities, data.classes.length), labels) },
          })
    rows.push(...(await attackAll(model, all, repetition, random, context)))
    context.onShare(1)
    return rows
  }

  result(repetitions: readonly (readonly ScoreRow[])[]): DefencesAnalysisResult {
    const all = repetitions.flat().map(({ about, figures }) => ({ about: about as unknown as About, figures }))
    const of = (defence: string | null, part: About['part']) =>
      groupBy(
        all.filter(({ about }) => about.defence === defence && about.part === part),
        ({ about }) => String(about.of),
      )
    const values = (rows: typeof all, figure: string) => rows.map(({ figures }) => figures[figure] ?? null)
    const tried = [...new Set(all.filter(({ about }) => about.part !== 'impossible').map(({ about }) => about.defence))]
    const without = of(null, 'attack')
    return {
      kind: 'defences',
      model: all[0].about.model,
      defences: tried.map((defence): Result => {
        const claims = of(defence, 'guarantee').flat()
        const epsilons = values(claims, 'epsilon').flatMap((epsilon) => epsilon ?? [])
        return {
          defence,
          acts: all.find(({ about }) => about.defence === defence)?.about.acts ?? null,
          accuracies: of(defence, 'accuracy').map((rows) => ({
            distribution: rows[0].about.of as Distribution,
            accuracy: measure(values(rows, 'accuracy'), share, ''),
          })),
          attacks: of(defence, 'attack').map((rows) => {
            const plain = without.find(([first]) => first.about.of === rows[0].about.of) as typeof all
            const changes = rows.map(
              ({ figures }, i) => (figures.advantage as number) - (plain[i].figures.advantage as number),
            )
            return {
              attack: rows[0].about.of as AttackName,
              advantage: measure(values(rows, 'advantage'), difference, ''),
              change: defence === null ? null : measure(changes, { least: -2, most: 2 }, ''),
              auc: measure(values(rows, 'auc'), share, ''),
            }
          }),
          guarantee:
            epsilons.length > 0 ? { epsilon: Math.max(...epsilons), delta: claims[0].figures.delta as number } : null,
        }
      }),
      impossible: [
        ...new Set(all.filter(({ about }) => about.part === 'impossible').map(({ about }) => about.defence as string)),
      ],
      notes: [
        'Each defence has one setting here; others take more or less of both. A defence that stops these two attacks may not stop a stronger one: only an epsilon holds against all.',
        'Of many intervals some miss the truth by chance: a change whose interval ends near 0 may be one of them.',
        'Noise is simulated from the study’s seed: it shows what such noise does, and is not for release.',
      ],
    }
  }
}

/** The same answers about every population, each row changed. */
function changed(
  answers: ReadonlyMap<Distribution, Answers>,
  change: (row: Float64Array) => void,
  classes: number,
): Map<Distribution, Answers> {
  return new Map(
    [...answers].map(([distribution, { probabilities, labels }]) => {
      const own = probabilities.slice()
      for (let at = 0; at < own.length; at += classes) change(own.subarray(at, at + classes))
      return [distribution, { probabilities: own, labels }]
    }),
  )
}

const guaranteeRow = (
  about: Pick<About, 'model' | 'defence' | 'acts'>,
  claim: { readonly epsilon: number; readonly delta: number } | null,
): ScoreRow => ({
  about: { ...about, part: 'guarantee', of: null },
  figures: { epsilon: claim?.epsilon ?? null, delta: claim?.delta ?? null },
})

/** The outcome's causes as the study's models read columns. */
const encodingOfParents = ({ data, basis, spec }: StudiedRepetition): Encoding =>
  fitEncoding(
    data.features.filter(({ name }) => data.parents.includes(name)),
    basis,
    spec.settings.discretiser,
    spec.settings.encoding === 'shared',
  )

/** Every attack on every defended model, members against held-out rows of P, on the same rows for all. */
async function attackAll(
  { key: model }: StudiedModel,
  all: readonly {
    readonly name: string | null
    readonly acts: Defence['acts'] | null
    readonly answers: ReadonlyMap<Distribution, Answers>
  }[],
  { spec, data, populations }: StudiedRepetition,
  random: Random,
  { executor, signal, pause }: AnalysisContext,
): Promise<ScoreRow[]> {
  const [rows] = contrastsOn('P', populations, spec.settings.attackTrainFraction, random.stream('attack rows'))
  const found: ScoreRow[] = []
  for (const attack of attacksOf(spec)) {
    await pause?.()
    signal?.throwIfAborted()
    const targets = all.map(({ name, answers }) => {
      const sides = [answers.get('train') as Answers, answers.get('P') as Answers] as const
      return {
        training: attackRows(rows.training, sides, data.classes.length, undefined),
        test: attackRows(rows.test, sides, data.classes.length, undefined),
        random: random.stream(`attack ${attack.kind} on ${name ?? 'none'}`),
      }
    })
    const attackers = await makeAttack(attack).train(
      targets.map(({ training, random: own }) => ({ rows: training, random: own })),
      { executor, signal },
    )
    for (const [i, { name: defence, acts }] of all.entries()) {
      const { truePositiveRate, falsePositiveRate, auc } = await measureAttack(
        attackers[i],
        targets[i].training,
        targets[i].test,
      )
      found.push({
        about: { model, defence, acts, part: 'attack', of: attack.kind },
        figures: { advantage: truePositiveRate - falsePositiveRate, auc },
      })
    }
  }
  return found
}
