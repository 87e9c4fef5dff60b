import { type MembershipAnalysis, MembershipAnalysisResult } from '#shared/contracts/membership-analysis.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { scoreAttackKeys, strongestScoreAttack } from '#shared/text/membership-names.ts'
import { modelInProgress } from '#shared/text/names.ts'
import { MemoryStore, playGame, type TargetOutcome, trainerOf } from '../../attacks/membership/index.ts'
import { mean, type Random } from '../../math/index.ts'
import { share } from '../estimate.ts'
import type { PreparedData } from '../prepare.ts'
import type { AnalysisContext, ScoreRow, StudiedRepetition, StudyAnalysis, StudySize } from './analysis.ts'
import { attackFigures, overTargets, riskFigures, subgroupFigures } from './membership-figures.ts'
import { membershipFindings, membershipNotes } from './membership-findings.ts'
import { drawPlayedRows, groupNames, type PlayedRows, playedRows, recordsFor } from './membership-records.ts'
import { gameWork } from './membership-work.ts'

type Found = Pick<MembershipAnalysisResult, 'models' | 'attacks' | 'risks' | 'subgroups'>

const sitesAmong = ({ sites, rows }: PreparedData) => (sites ? new Set(rows.map((row) => sites[row])).size : 1)

/**
 * Attacks of today on the user's own data: a membership game (Carlini et al. 2022, section III) for each of the study's
 * models, with targets, shadows and references of its own. The study's trained models are not among them: an attack is
 * measured on several targets, never on one. The game is the same for all models, so that these can be compared, and is
 * played once: its targets are its repetitions. Shadows and references are trained once for all attacks.
 */
export class MembershipGame implements StudyAnalysis {
  readonly once = true
  readonly #settings: MembershipAnalysis

  constructor(settings: MembershipAnalysis) {
    this.#settings = settings
  }

  findings(spec: StudySpec, data: PreparedData) {
    return membershipFindings(this.#settings, spec, data)
  }

  work({ spec, data, widths }: StudySize): number {
    const size = { rows: playedRows(this.#settings, spec, data), ...this.#sizeOf(data) }
    return spec.settings.models.reduce(
      (sum, model) => sum + gameWork(this.#settings, model, { ...size, width: widths[model.features] }).total,
      0,
    )
  }

  async run(repetition: StudiedRepetition, random: Random, context: AnalysisContext): Promise<ScoreRow[]> {
    const { spec, data, models } = repetition
    const { executor, signal, pause, store, onShare } = context
    const { attacks: chosen } = this.#settings
    const played = drawPlayedRows(this.#settings, spec, data, random)
    const works = models.map(({ settings, encoding }) => {
      const width = encoding.dense.reduce((sum, { names }) => sum + names.length, 0)
      return gameWork(this.#settings, settings, { rows: played.rows.length, width, ...this.#sizeOf(data) })
    })
    const all = works.reduce((sum, { total }) => sum + total, 0)
    const attacks = scoreAttackKeys(chosen).map((key, i) => ({ key, settings: chosen[i] }))
    const parts: Found[] = []
    let before = 0
    for (const [i, model] of models.entries()) {
      await pause?.()
      signal?.throwIfAborted()
      const { total, attackShare } = works[i]
      const records = recordsFor(model, played, spec, data)
      const outcomes = await playGame(played.game, records, trainerOf(model.settings, records), attacks, {
        executor,
        signal,
        pause,
        random: random.stream(`game with ${model.key}`),
        store: store ?? new MemoryStore(),
        attackShare,
        onProgress: (part, stage) =>
          onShare((before + part * total) / all, `${modelInProgress(model.settings)}, ${stage.toLowerCase()}`),
      })
      const keys = attacks.map(({ key }) => key)
      parts.push(this.#found(model.key, keys, outcomes, played, data, random.stream(`control of ${model.key}`)))
      before += total
      onShare(before / all)
    }
    const found = {
      kind: 'membership' as const,
      game: this.#gameOf(played),
      models: parts.flatMap((part) => part.models),
      attacks: parts.flatMap((part) => part.attacks),
      risks: parts.flatMap((part) => part.risks),
      subgroups: parts.flatMap((part) => part.subgroups),
    }
    const result: MembershipAnalysisResult = { ...found, notes: membershipNotes(found, this.#settings, spec, data) }
    // Played once, what it found is its result already; as text, since a checkpoint holds plain rows.
    return [{ about: { result: JSON.stringify(result) }, figures: {} }]
  }

  /** @throws when the first repetition is not among those given */
  result(repetitions: readonly (readonly ScoreRow[])[]): MembershipAnalysisResult {
    return MembershipAnalysisResult.parse(JSON.parse(String(repetitions.flat()[0].about.result)))
  }

  #sizeOf(data: PreparedData) {
    return { classes: data.classes.length, environments: sitesAmong(data) }
  }

  #gameOf({ rows, game, persons }: PlayedRows): MembershipAnalysisResult['game'] {
    const members = mean(game.targets.map((inside) => inside.reduce((sum, bit) => sum + bit, 0)))
    return {
      rows: rows.length,
      audited: game.audited.length,
      population: game.population.length,
      members,
      nonMembers: game.audited.length - members,
      persons: persons && new Set(game.audited.map((record) => persons[record])).size,
      targets: game.targets.length,
      shadows: game.shadows.length,
      references: game.references.length,
    }
  }

  #found(
    model: string,
    attackKeys: readonly string[],
    outcomes: readonly TargetOutcome[],
    { rows, game }: PlayedRows,
    data: PreparedData,
    random: Random,
  ): Found {
    const { mostExposed, subgroup, smallestGroup } = this.#settings
    const over = (value: (outcome: TargetOutcome) => number) => overTargets(outcomes.map(value), share)
    const attacks = attackKeys.map((key) => attackFigures(model, key, outcomes, random.stream(key)))
    const attack = strongestScoreAttack(attacks, model)?.attack
    const tableRow = (audited: number) => rows[game.audited[audited]]
    const groups =
      subgroup === null ? null : Array.from(game.audited, (record) => groupNames(subgroup, data)(rows[record]))
    return {
      models: [
        {
          model,
          members: over(({ trainAccuracy }) => trainAccuracy),
          nonMembers: over(({ testAccuracy }) => testAccuracy),
        },
      ],
      attacks,
      risks: attack === undefined ? [] : [riskFigures(model, attack, outcomes, mostExposed, (at) => tableRow(at) + 1)],
      subgroups:
        attack === undefined || subgroup === null || groups === null
          ? []
          : [subgroupFigures(model, attack, outcomes, { column: subgroup, groups, smallest: smallestGroup })],
    }
  }
}
