import type { MembershipAnalysis } from '#shared/contracts/membership-analysis.ts'
import type { ScoreAttackSettings } from '#shared/contracts/membership.ts'
import type { ModelSettings } from '#shared/contracts/study.ts'
import { modelWork, operationsPerStep, unreportedWork } from '../work.ts'

/** How large a game is for one model. */
export interface GameSize {
  readonly rows: number
  /** Numbers that the model reads of each row. */
  readonly width: number
  readonly classes: number
  /** Sites among the rows. */
  readonly environments: number
}

/** Models that a game trains of each of the study's. */
export const modelsOf = ({ targets, shadows, references }: MembershipAnalysis): number => targets + shadows + references

/** Operations of asking a model about one row. */
const askingWork = (model: ModelSettings, { width, classes }: GameSize): number => {
  const layers = 'hidden' in model ? [width, ...model.hidden, classes] : [width, classes]
  return 200 + 2 * layers.slice(1).reduce((sum, units, i) => sum + units * layers[i], 0)
}

function trainingWork(settings: MembershipAnalysis, model: ModelSettings, size: GameSize): number {
  const models = modelsOf(settings)
  const { width, classes, environments } = size
  const members = (size.rows * settings.auditedShare) / 2
  switch (model.kind) {
    case 'cpt':
      return 2e6 * models
    case 'logistic':
      return models * unreportedWork(model, width, classes, { rows: members, environments })
    case 'irm':
      return models * model.steps * modelWork(model, width, classes, { rows: members, environments })
    case 'mlp':
      return model.privacy
        ? models * model.steps * modelWork(model, width, classes, { rows: members, environments })
        : model.steps * operationsPerStep([width, ...model.hidden, classes], model.batch, models)
  }
}

/** Operations of one attack on one target. */
function attackWork(
  attack: ScoreAttackSettings,
  settings: MembershipAnalysis,
  model: ModelSettings,
  size: GameSize,
): number {
  const { width, classes } = size
  const audited = size.rows * settings.auditedShare
  switch (attack.kind) {
    case 'quantile':
      return attack.steps * operationsPerStep([width + classes, ...attack.hidden, attack.levels.length], attack.batch)
    case 'shadow-models':
      return (
        attack.steps *
        operationsPerStep([2 * classes, ...attack.hidden, 2], attack.batch, attack.perClass ? classes : 1)
      )
    case 'label-only': {
      const questions = attack.starts * 14 + attack.rounds * (attack.probes + 20)
      return model.kind === 'cpt' ? 0 : audited * questions * (askingWork(model, size) + 10 * width)
    }
    case 'gradient-norm':
      return 3 * audited * askingWork(model, size)
    case 'lira':
    case 'rmia':
      return 20 * size.rows * (settings.shadows + settings.references)
    case 'loss-threshold':
      return 20 * size.rows
  }
}

/** Floating-point operations of a game with one model, roughly: training and asking, and the attacks. */
export function gameWork(settings: MembershipAnalysis, model: ModelSettings, size: GameSize) {
  const training = trainingWork(settings, model, size) + modelsOf(settings) * size.rows * askingWork(model, size)
  const attacking =
    settings.targets * settings.attacks.reduce((sum, attack) => sum + attackWork(attack, settings, model, size), 0)
  return { total: training + attacking, attackShare: attacking / (training + attacking) }
}
