import type { PrivacyStatement } from '#shared/contracts/results.ts'
import type { ModelSettings } from '#shared/contracts/study.ts'
import { sampleRateOf } from '../models/index.ts'
import { privacyStatement } from '../privacy/index.ts'

/**
 * What the training of a study's model guarantees; null for one that is trained without differential privacy. A study's noise
 * comes from its seed.
 *
 * @param rows that it learns from; with fewer each joins more batches
 */
export function guaranteeOf(model: ModelSettings, rows: number): PrivacyStatement | null {
  if (model.kind !== 'mlp' || !model.privacy || rows < 1) return null
  const { steps, batch, privacy } = model
  return privacyStatement(
    { ...privacy, sampleRate: sampleRateOf(batch, rows), steps, use: 'simulation' },
    privacy.delta,
  )
}
