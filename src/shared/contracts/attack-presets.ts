import { ConfidenceAttack } from './study.ts'

/**
 * The confidence classifier as it was published.
 *
 * - paper: Tople, Sharma and Nori 2020, section 4.1: hidden layers of 5 and 5, probabilities
 * - public-code: github.com/microsoft/robustdg: hidden layers of 8 and 4 with batch normalisation, logits
 */
export const confidencePresets: Readonly<Record<'paper' | 'public-code', ConfidenceAttack>> = {
  paper: ConfidenceAttack.parse({ kind: 'confidence-classifier' }),
  'public-code': ConfidenceAttack.parse({
    kind: 'confidence-classifier',
    hidden: [8, 4],
    batchNormalisation: true,
    input: 'logits',
  }),
}
