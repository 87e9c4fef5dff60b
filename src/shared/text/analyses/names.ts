import type { AnalysisSettings } from '../../contracts/analyses.ts'

type Kind = AnalysisSettings['kind']

/** What each further analysis is called. */
export const analysisNames: Record<Kind, string> = {
  'attribute-inference': 'Guessing a sensitive column',
  generalisation: 'Errors here and elsewhere',
  noise: 'Noise for release',
  'noisy-max': 'Teachers that vote',
  membership: 'Attacks of today',
  leakage: 'Leakage of single records',
  audit: 'Audited epsilon',
  defences: 'Defences compared',
  robustness: 'Robustness to tampering and drift',
}

/** What each asks, in a sentence. */
export const analysisQuestions: Record<Kind, string> = {
  'attribute-inference':
    'Does the model’s answer help somebody who knows part of a person’s record to guess a sensitive column (attribute inference)?',
  generalisation:
    'How much more often is the model wrong on new people, and on different people, than on its training rows, and how much does the theory allow (generalisation error)?',
  noise:
    'If noise were added to the model’s parameters before it is given away, how much does a single record move them, and how useful would it still be (Laplace mechanism)?',
  'noisy-max':
    'If many models were trained on separate people and only the noisy winner of their vote were given, what would each answer cost in privacy (noisy max)?',
  membership:
    'How well do the strongest attacks that are known today tell who was in the training data, of the whole and of single rows (membership inference)?',
  leakage:
    'How much do a model’s parameters, or its answers, tell about whether one record was among its training rows, and how much could anybody make of it (membership information leakage)?',
  audit:
    'If the models are trained again and again with some records and without them, how surely can these records be told from the answers, and what does that prove about the training (a lower bound on epsilon)?',
  defences:
    'If a model is defended in the usual ways, how often is it still right, and how much does it still give away (early stopping, L2, temperature, rounding, noise, differential privacy, causes only)?',
  robustness:
    'Which measurement, moved by how much, makes the models wrong: when an instrument drifts, a value is read differently, or somebody tampers with it (robust accuracy)?',
}

/** For progress. */
export const analysisInProgress: Record<Kind, string> = {
  'attribute-inference': 'Guessing the sensitive columns',
  generalisation: 'Comparing the errors here and elsewhere',
  noise: 'Replacing single records and adding noise',
  'noisy-max': 'Letting teachers vote',
  membership: 'Attacks of today',
  leakage: 'Refitting models with and without single records',
  audit: 'Auditing epsilon',
  defences: 'Comparing defences',
  robustness: 'Moving measurements',
}
