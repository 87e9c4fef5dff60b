import type { ModelSettings } from './study.ts'

/** The model that defences are tried on where none is chosen: the first network that reads everything, else the first that does. */
export function modelToDefend(models: readonly ModelSettings[], chosen: number | null): number {
  if (chosen !== null) return chosen
  const network = models.findIndex(({ kind, features }) => kind === 'mlp' && features === 'all')
  const all = models.findIndex(({ features }) => features === 'all')
  return network >= 0 ? network : Math.max(0, all)
}
