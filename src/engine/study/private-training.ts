import type { PrivacyStatement } from '#shared/contracts/results.ts'
import type { ModelSettings } from '#shared/contracts/study.ts'
import { sampleRateOf } from '../models/index.ts'
import { privacyStatement, type PrivateTrainingMechanism } from '../privacy/index.ts'

const known = new Map<string, PrivacyStatement>()
const mostKnown = 100

/** {@link privacyStatement}, of those asked for lately without computing again: an account takes up to a second. */
export function statementOf(mechanism: PrivateTrainingMechanism, delta: number): PrivacyStatement {
  const { sampleRate, noiseMultiplier, steps, clip, use } = mechanism
  const key = JSON.stringify([sampleRate, noiseMultiplier, steps, clip, use, delta])
  const found = known.get(key) ?? privacyStatement(mechanism, delta)
  known.delete(key)
  known.set(key, found)
  if (known.size > mostKnown) known.delete(known.keys().next().value as string)
  return found
}

/**
 * What the training of a study's model guarantees; null for one that is trained without differential privacy. A study's noise
 * comes from its seed.
 *
 * @param rows that it learns from; with fewer each joins more batches
 */
export function guaranteeOf(model: ModelSettings, rows: number): PrivacyStatement | null {
  if (model.kind !== 'mlp' || !model.privacy || rows < 1) return null
  const { steps, batch, privacy } = model
  return statementOf({ ...privacy, sampleRate: sampleRateOf(batch, rows), steps, use: 'simulation' }, privacy.delta)
}
