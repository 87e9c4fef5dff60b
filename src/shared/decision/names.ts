import type { ReleaseBucket, ReleaseMeasure, SignOff } from '../contracts/release.ts'

/** What the buckets are called. None of them says that a model is harmless: no test can. */
export const bucketNames: Record<ReleaseBucket, string> = {
  against: 'Against release',
  'needs-person': 'Needs a person',
  'nothing-found': 'Nothing found against it',
}

/** What a person decided. */
export const signedNames: Record<SignOff['decision'], string> = {
  '': 'Not decided yet',
  release: 'May be released',
  conditions: 'May be released under the conditions in the remarks',
  refuse: 'Must not be released',
}

/** What is measured, to be put after "the". */
export const measureNames: Record<ReleaseMeasure, string> = {
  'attack-auc': 'area under the attack’s ROC curve',
  'attack-advantage': 'attack’s advantage',
  'attack-low-false-positives': 'ratio of true to false positives at few false positives',
  'attribute-gain': 'gain of attribute inference by the model',
  'control-shuffled': 'attack’s accuracy with shuffled membership',
  'epsilon-claimed': 'claimed epsilon',
  'epsilon-audited': 'audited epsilon (a lower bound)',
  'epsilon-audited-over-claimed': 'audited epsilon less the claimed one',
  'generalisation-gap': 'generalisation gap',
  'loss-difference': 'probability of such a difference of losses by chance',
  'residual-degrees': 'number of residual degrees of freedom',
  'small-groups': 'size of the smallest group',
  'small-cells': 'size of the smallest cell',
  'class-disclosure': 'number of training rows for which an outcome is ruled out',
  'contains-data': 'count of training rows kept as part of the model',
}
