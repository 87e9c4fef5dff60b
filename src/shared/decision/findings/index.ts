import type { ReleaseFinding } from '../../contracts/release.ts'
import type { ModelDescription, Results } from '../../contracts/results.ts'
import { attackFindings } from './attacks.ts'
import { attributeFindings } from './attribute.ts'
import { controlFindings } from './controls.ts'
import type { FindingSource } from './finding.ts'
import { privacyFindings } from './privacy.ts'
import { structuralFindings } from './structural.ts'

/** Every source of findings. One more kind of measurement is one more file and one more line. */
const sources: readonly FindingSource[] = [
  attackFindings,
  controlFindings,
  attributeFindings,
  privacyFindings,
  structuralFindings,
]

/** Everything that a study measured of one of its models that a decision about its release may rest on. */
export const releaseFindings = (results: Results, model: ModelDescription): ReleaseFinding[] =>
  sources.flatMap((findings) => findings(results, model))
