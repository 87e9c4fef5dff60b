import type { AuditAnalysis } from '#shared/contracts/analyses.ts'
import type { AuditAnalysisResult } from '#shared/contracts/results.ts'
import type { ModelSettings, StudySpec } from '#shared/contracts/study.ts'
import { type AttackedModel, recordsOf, trainerOf } from '../../attacks/membership/index.ts'
import {
  type AuditSettings,
  chooseGuesses,
  countsOf,
  epsilonOfCounts,
  guessInOneRun,
  mostExposed,
  oneRunEpsilon,
  type Reference,
  scoresBeside,
  thresholdCeiling,
} from '../../audit/index.ts'
import { take } from '../../data/index.ts'
import { mean, type Random } from '../../math/index.ts'
import { groupBy } from '../estimate.ts'
import { guaranteeOf } from '../private-training.ts'
import type { Population } from '../shifts.ts'
import { trainingWork } from '../training-work.ts'
import type {
  AnalysisContext,
  ScoreRow,
  StudiedModel,
  StudiedRepetition,
  StudyAnalysis,
  StudySize,
} from './analysis.ts'

interface About {
  readonly model: string
  readonly delta: number
}

/** Probabilities nearer to 0 or 1 count as this, so that a table's certainty is a number. */
const nearest = 1e-7

const confidencesOf = (probabilities: Float64Array, labels: Int32Array, classes: number): Float64Array =>
  Float64Array.from(labels, (label, record) => {
    const probability = Math.min(1 - nearest, Math.max(nearest, probabilities[record * classes + label]))
    return Math.log(probability / (1 - probability))
  })

/**
 * Which rows trainings learn from: `audited` by coin, `always` all, so that on average there are as many as the study trains
 * on, where the rows allow it.
 *
 * @param rows that there are
 * @param wanted rows of a training, fewer than that
 * @param most records that are audited
 */
export function auditSizes(rows: number, wanted: number, most: number): { audited: number; always: number } {
  const half = Math.min(Math.floor(most / 2), wanted, rows - wanted)
  return { audited: 2 * half, always: wanted - half }
}

/** The delta that a model is audited at. */
const deltaOf = (model: ModelSettings, { delta }: AuditAnalysis): number =>
  model.kind === 'mlp' && model.privacy ? model.privacy.delta : delta

/**
 * Audits the epsilon of the study's trainings. Each model is trained many times on rows of P, with the study's settings: a fair coin
 * says of each audited record whether it is included. On half of the trainings everything is chosen (the most exposed record, its
 * threshold, how many are guessed, what is usual for each record); the bounds come from the other half. They are
 *
 * - by threshold: the most exposed record is in exactly half of these trainings, which are independent trials;
 * - in one run: the trainings' coins together are the coins of one run, since a record's coin for one training changes nothing
 *   of another, so that the theorem holds for all of them at once.
 *
 * Each bound is made at half of what may go wrong, so that both hold together. The other rows are random too: an auditor who knew
 * them could only do better, so the bounds hold, and may be low.
 */
export class EpsilonAudit implements StudyAnalysis {
  readonly #settings: AuditAnalysis

  constructor(settings: AuditAnalysis) {
    this.#settings = settings
  }

  /** Settings of each of two bounds that hold together. */
  #each(delta: number): Required<AuditSettings> {
    return { delta, confidence: (1 + this.#settings.confidence) / 2 }
  }

  findings({ settings }: StudySpec) {
    const each = (this.#settings.trainings / 4) * settings.repetitions
    const ceiling = thresholdCeiling(each, each, this.#each(this.#settings.delta))
    return ceiling > 0
      ? []
      : [
          {
            level: 'warning' as const,
            message: `The audit of epsilon by one record has only ${2 * each} trainings of each model, with which even perfect guesses would show nothing.`,
            advice: 'Use more repetitions or more trainings; the audit by many records is not concerned.',
          },
        ]
  }

  work({ spec, data, widths, trainRows }: StudySize): number {
    const rows = { rows: trainRows, environments: data.sites ? new Set(data.sites).size : 1 }
    return spec.settings.models.reduce(
      (sum, model) =>
        sum + this.#settings.trainings * trainingWork(model, widths[model.features], data.classes.length, rows),
      0,
    )
  }

  async run(repetition: StudiedRepetition, random: Random, context: AnalysisContext): Promise<ScoreRow[]> {
    const { models, data, populations } = repetition
    const trainRows = (populations.get('train') as Population).rows.length
    const rows = { rows: trainRows, environments: data.sites ? new Set(data.sites).size : 1 }
    const works = models.map(({ settings, encoding }) => {
      const width = encoding.dense.reduce((sum, { names }) => sum + names.length, 0)
      return trainingWork(settings, width, data.classes.length, rows)
    })
    const total = works.reduce((a, b) => a + b, 0)
    const found: ScoreRow[] = []
    let done = 0
    for (const [i, model] of models.entries()) {
      const onShare = (share: number) => context.onShare((done + share * works[i]) / total)
      found.push(await this.#audit(model, repetition, random.stream(`model ${model.key}`), { ...context, onShare }))
      done += works[i]
      context.onShare(done / total)
    }
    return found
  }

  async #audit(
    { key, settings, encoding }: StudiedModel,
    { data, populations }: StudiedRepetition,
    random: Random,
    { executor, signal, pause, onShare }: AnalysisContext,
  ): Promise<ScoreRow> {
    const half = this.#settings.trainings / 2
    const delta = deltaOf(settings, this.#settings)
    const each = this.#each(delta)
    const [train, held] = (['train', 'P'] as const).map((name) => populations.get(name) as Population)
    const pool = random.stream('pool').shuffle(Int32Array.from([...train.rows, ...held.rows]))
    const labels = take(data.labels, pool)
    const classes = data.classes.length
    const records = recordsOf(encoding, data.table, pool, labels, classes, {
      environments: data.sites ? take(data.sites, pool) : undefined,
    })
    // The pool is in random order: its first records are audited, the next always included.
    const { audited, always } = auditSizes(pool.length, train.rows.length, this.#settings.records)
    const asked = Int32Array.from({ length: audited }, (_, record) => record)
    const trainer = trainerOf(settings, records)

    /** Trains on the records that the coins include, and asks about all that are audited. */
    const trainOn = async (members: readonly Uint8Array[], purpose: string, before: number): Promise<Reference[]> => {
      const tasks = members.map((member, i) => ({
        rows: Int32Array.from([
          ...asked.filter((record) => member[record] === 1),
          ...Int32Array.from({ length: always }, (_, row) => audited + row),
        ]),
        random: random.stream(`${purpose} ${i}`),
      }))
      const trained: AttackedModel[] = await trainer.train(tasks, {
        executor,
        signal,
        pause,
        onTrained: (count) => onShare((before + count) / (2 * half)),
      })
      const answered: Reference[] = []
      for (const [i, model] of trained.entries()) {
        await pause?.()
        signal?.throwIfAborted()
        const confidences = confidencesOf(await model.answer(asked), labels.subarray(0, audited), classes)
        answered.push({ confidences, member: members[i] })
      }
      return answered
    }
    const coins = (purpose: string) => {
      const stream = random.stream(`coins ${purpose}`)
      return Array.from({ length: half }, () => Uint8Array.from({ length: audited }, () => stream.integer(2)))
    }

    const references = await trainOn(coins('to choose'), 'training to choose', 0)
    const { record, test } = mostExposed(references, each)
    const shares = chooseGuesses(references, each)

    const members = coins('to bound')
    // The exposed record is in exactly half, so that every repetition has the same shares of both sides.
    const order = random.stream('exposed record').permutation(half)
    for (const [i, member] of members.entries()) member[record] = order[i] < half / 2 ? 1 : 0
    const bounding = await trainOn(members, 'training to bound', half)

    const exposed = (side: 0 | 1) =>
      bounding.flatMap((one) => (one.member[record] === side ? [one.confidences[record]] : []))
    const counts = countsOf(test, exposed(1), exposed(0))
    const scores = bounding.map(({ confidences }) => scoresBeside(references, confidences))
    const others = asked.filter((other) => other !== record)
    const examples = others.length * half
    const run = guessInOneRun(
      {
        scores: Float64Array.from(scores.flatMap((own) => Array.from(others, (other) => own[other]))),
        member: Uint8Array.from(members.flatMap((own) => Array.from(others, (other) => own[other]))),
      },
      { members: Math.round(shares.members * examples), others: Math.round(shares.others * examples) },
      random.stream('equal scores'),
    )
    const rows = members.map((member) => always + member.reduce((sum, value) => sum + value, 0))
    const about: About = { model: key, delta }
    return {
      about: { ...about },
      figures: {
        ...counts,
        ...run,
        trainings: half,
        rows: mean(rows),
        claimed: guaranteeOf(settings, Math.min(...rows))?.epsilon ?? null,
      },
    }
  }

  result(repetitions: readonly (readonly ScoreRow[])[]): AuditAnalysisResult {
    const audits = groupBy(repetitions.flat(), ({ about }) => String(about.model)).map((rows) => {
      const { model, delta } = rows[0].about as unknown as About
      const each = this.#each(delta)
      const sum = (figure: string) => rows.reduce((total, { figures }) => total + (figures[figure] ?? 0), 0)
      const [hits, positives, falseAlarms, negatives] = ['hits', 'positives', 'falseAlarms', 'negatives'].map(sum)
      const [examples, guesses, correct] = ['examples', 'guesses', 'correct'].map(sum)
      const claims = rows.flatMap(({ figures }) => figures.claimed ?? [])
      const byThreshold = {
        epsilon: epsilonOfCounts({ hits, positives, falseAlarms, negatives }, delta, each.confidence),
        ceiling: thresholdCeiling(positives, negatives, each),
        ...{ hits, positives, falseAlarms, negatives },
      }
      const inOneRun = {
        epsilon: oneRunEpsilon({ examples, guesses, correct }, each),
        ceiling: oneRunEpsilon({ examples, guesses, correct: guesses }, each),
        ...{ examples, guesses, correct },
      }
      return {
        model,
        delta,
        epsilon: Math.max(byThreshold.epsilon, inOneRun.epsilon),
        ceiling: Math.max(byThreshold.ceiling, inOneRun.ceiling),
        claimed: claims.length > 0 ? Math.max(...claims) : null,
        trainings: sum('trainings'),
        rows: sum('rows') / rows.length,
        byThreshold,
        inOneRun,
      }
    })
    return {
      kind: 'audit',
      confidence: this.#settings.confidence,
      audits,
      notes: [
        'An audited epsilon is a lower bound: the training gives away at least that much. A small one does not show that little is given away, only that this auditor found no more; it cannot exceed the ceiling, which more trainings or records raise.',
        'A model that is trained without noise guarantees no epsilon at all: an attacker who knew every other row could do better than this auditor, who knows none of them.',
        'Epsilon is about single rows; a person with several rows is given away more easily. The encoding of the columns was learned once, before the trainings, and is not audited.',
      ],
    }
  }
}
