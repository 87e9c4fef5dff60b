import type { AttackSettings, FeatureSet, ModelSettings } from '#shared/contracts/study.ts'
import type { ModelDescription } from '#shared/contracts/results.ts'

/** A key for each item that says what it is, made unique where two are alike. */
function uniqueKeys(names: readonly string[]): string[] {
  return names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length
    return before === 0 ? name : `${name} (${before + 1})`
  })
}

const isPrivate = (model: ModelSettings): boolean => model.kind === 'mlp' && Boolean(model.privacy)

/** "cpt/parents", "mlp/all"; "mlp/all private" where it is trained with differential privacy. */
export const modelKeys = (models: readonly ModelSettings[]): string[] =>
  uniqueKeys(models.map((model) => `${model.kind}/${model.features}${isPrivate(model) ? ' private' : ''}`))

/** "confidence-classifier", "loss-threshold" */
export const attackKeys = (attacks: readonly AttackSettings[]): string[] => uniqueKeys(attacks.map(({ kind }) => kind))

/** What a set of features makes of a model. */
export const familyOf: Record<FeatureSet, ModelDescription['family']> = {
  parents: 'causal',
  'markov-blanket': 'blanket',
  all: 'associational',
}
