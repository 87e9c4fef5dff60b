import type { ReleaseAppetite, ReleaseRule } from '../contracts/release.ts'

const own = 'Setting of this program; no published limit is known to it.'
const acro =
  'ACRO, default risk appetite (10), as SACRO-ML applies it to models; there, too, a person may decide otherwise.'

/** A rule about a structural check: how its value compares with the check's own limit. */
const structural = (
  measure: ReleaseRule['measure'],
  bucket: ReleaseRule['bucket'],
  fires: ReleaseRule['fires'],
  value: number,
  source: string,
): ReleaseRule => ({ id: measure, measure, bucket, compares: 'value', fires, limit: { value, source } })

/** What is used unless an organisation says otherwise. Every limit can be changed; none is a law. */
export const usualReleaseAppetite: ReleaseAppetite = {
  rules: [
    {
      id: 'attack-auc-high',
      measure: 'attack-auc',
      bucket: 'against',
      compares: 'low',
      fires: 'above',
      limit: { value: 0.6, source: own },
    },
    {
      id: 'attack-auc-found',
      measure: 'attack-auc',
      bucket: 'needs-person',
      compares: 'low',
      fires: 'above',
      limit: { value: 0.5, source: 'Guessing: the whole interval is above chance.' },
    },
    {
      id: 'attack-auc-undecided',
      measure: 'attack-auc',
      bucket: 'needs-person',
      compares: 'high',
      fires: 'above',
      limit: {
        value: 0.6,
        source: `${own} The interval does not exclude an attack that would speak against a release.`,
      },
    },
    {
      id: 'attack-advantage-high',
      measure: 'attack-advantage',
      bucket: 'against',
      compares: 'low',
      fires: 'above',
      limit: { value: 0.2, source: own },
    },
    {
      id: 'attack-advantage-found',
      measure: 'attack-advantage',
      bucket: 'needs-person',
      compares: 'low',
      fires: 'above',
      limit: { value: 0, source: 'Guessing: the whole interval is above chance.' },
    },
    {
      id: 'attack-low-false-positives',
      measure: 'attack-low-false-positives',
      bucket: 'against',
      compares: 'low',
      fires: 'above',
      limit: {
        value: 10,
        source: `${own} Members found for each false alarm, at few false alarms, are what Carlini et al. 2022 ask attacks to be judged by.`,
      },
    },
    {
      id: 'attribute-gain',
      measure: 'attribute-gain',
      bucket: 'needs-person',
      compares: 'low',
      fires: 'above',
      limit: { value: 0, source: 'The whole interval is above what is guessed without the model.' },
    },
    {
      id: 'control-above',
      measure: 'control-shuffled',
      bucket: 'needs-person',
      compares: 'low',
      fires: 'above',
      limit: {
        value: 0.5,
        source: 'Shuffled membership can only be guessed: above chance the measurement is not to be relied on.',
      },
    },
    {
      id: 'control-below',
      measure: 'control-shuffled',
      bucket: 'needs-person',
      compares: 'high',
      fires: 'below',
      limit: {
        value: 0.5,
        source: 'Shuffled membership can only be guessed: below chance the measurement is not to be relied on.',
      },
    },
    {
      id: 'epsilon-weak',
      measure: 'epsilon-claimed',
      bucket: 'needs-person',
      compares: 'value',
      fires: 'above',
      limit: { value: 10, source: 'Ponomareva et al. 2023, "How to DP-fy ML": above 10 guarantees are weak or none.' },
    },
    {
      id: 'epsilon-refuted',
      measure: 'epsilon-audited-over-claimed',
      bucket: 'against',
      compares: 'value',
      fires: 'above',
      limit: { value: 0, source: 'A lower bound above the claimed upper bound refutes the claim.' },
    },
    {
      id: 'epsilon-audited',
      measure: 'epsilon-audited',
      bucket: 'needs-person',
      compares: 'value',
      fires: 'above',
      limit: { value: 1, source: 'Ponomareva et al. 2023, "How to DP-fy ML": up to 1 guarantees are strong.' },
    },
    structural(
      'contains-data',
      'against',
      'above',
      0,
      'SACRO-ML: models that embed training rows cannot leave the environment.',
    ),
    structural('residual-degrees', 'against', 'below', 10, acro),
    structural('small-groups', 'against', 'below', 10, acro),
    structural('small-cells', 'against', 'below', 10, acro),
    structural(
      'class-disclosure',
      'against',
      'above',
      0,
      'SACRO-ML: no group may be told that it cannot have an outcome.',
    ),
    structural('generalisation-gap', 'needs-person', 'above', 0.1, own),
    structural('loss-difference', 'needs-person', 'below', 0.05, 'SACRO-ML, structural attack: 5 %.'),
  ],
  required: [
    { measure: 'attack-auc', source: 'No membership attack was tried: nothing can be said about membership.' },
    {
      measure: 'generalisation-gap',
      source: 'The gap is the first thing that membership attacks live on (Yeom et al. 2018).',
    },
  ],
}
