/** What training with differential privacy guarantees, in plain words: the same in the window, the report and the terminal. */

import type { PrivacyStatement, Results } from '../contracts/results.ts'
import { rounded } from './analyses/rounded.ts'
import { inTellingOrder } from './finding.ts'
import { count } from './format.ts'
import { modelTitle } from './names.ts'
import { alignedText, type TextTable } from './tables.ts'
import { styled } from './number-style.ts'

/** The tiers of Ponomareva et al. 2023, "How to DP-fy ML", section 5.2. */
const strongEpsilon = 1
const weakEpsilon = 10

/** "0.00001" */
const plain = (value: number): string => styled(value.toLocaleString('en', { maximumSignificantDigits: 3 }))

/** Two decimals, and for large figures three digits, both rounded up: an upper bound must not become smaller by being shown. */
export function upperBound(value: number): string {
  const unit = value < 100 ? 0.01 : 10 ** (Math.floor(Math.log10(value)) - 2)
  const up = Math.ceil(value / unit - 1e-9) * unit
  return styled(up.toLocaleString('en', { minimumFractionDigits: value < 100 ? 2 : 0, maximumFractionDigits: 2 }))
}

/** What an epsilon means for somebody whose row is among the data. */
export function epsilonInWords({ epsilon, delta }: Pick<PrivacyStatement, 'epsilon' | 'delta'>): string {
  const failing = `but for a probability of ${plain(delta)} (delta)`
  if (epsilon > weakEpsilon)
    return `This promises next to nothing: epsilons above ${weakEpsilon} are called weak or none. More noise, fewer steps, smaller batches or more rows make it smaller.`
  const factor = Math.exp(epsilon)
  const times = epsilon < 0.1 ? `${upperBound(100 * (factor - 1))} %` : `${upperBound(factor)} times`
  const [most, without] = epsilon < 0.1 ? [`${times} more probable`, 'than'] : [`${times} as probable`, 'as']
  const tier = epsilon <= strongEpsilon ? 'strong' : 'reasonable'
  return `Whatever the model answers is at most ${most} with one person’s row among the training rows ${without} without it, ${failing}. Such a guarantee is called ${tier}.`
}

/** "Epsilon is at most 2.35." with what it means. */
export const guaranteeInWords = (statement: PrivacyStatement): string =>
  `Epsilon is at most ${upperBound(statement.epsilon)} at a delta of ${plain(statement.delta)}. ${epsilonInWords(statement)}`

/** How the figure was found, for a reader who knows the subject. */
export const accountInWords = ({
  epsilon,
  epsilonAtLeast,
  epsilonRenyi,
  sampleRate,
  steps,
}: PrivacyStatement): string =>
  `An upper bound, by the distribution of the privacy loss over ${count(steps)} steps, in each of which a row takes part with a probability of ${rounded(sampleRate)}${epsilon - epsilonAtLeast > 0.005 ? `; the true value is not below ${styled(epsilonAtLeast.toFixed(2))}` : ''}. By Rényi divergences, as many tools tell it: ${upperBound(epsilonRenyi)}.`

export interface PrivacySection {
  readonly title: string
  readonly intro: string
  /** One for each private model. */
  readonly sentences: readonly string[]
  readonly table: TextTable
  /** What the figures take for granted. */
  readonly assumptions: readonly string[]
}

/** What the training of a study's private models guarantees; null where it has none. */
export function privacySection({ models }: Results): PrivacySection | null {
  const own = inTellingOrder(models).flatMap((model) =>
    model.privacy ? [{ name: modelTitle(model, models), statement: model.privacy }] : [],
  )
  if (own.length === 0) return null
  return {
    title: 'Training with differential privacy',
    intro:
      'Each row’s part in a training step was shortened to a fixed length and drowned in random noise (DP-SGD). What that guarantees is named by epsilon: smaller is better, and it holds against every attack, under the assumptions below.',
    sentences: own.map(({ name, statement }) => `${name}: ${guaranteeInWords(statement)}`),
    table: {
      header: [
        'Model',
        'Epsilon at most (claimed)',
        'Not below',
        'By Rényi divergences',
        'Delta',
        'Noise multiplier',
        'Clip',
        'Share of rows in a step',
        'Steps',
      ],
      rows: own.map(({ name, statement }) => [
        name,
        upperBound(statement.epsilon),
        styled(statement.epsilonAtLeast.toFixed(2)),
        upperBound(statement.epsilonRenyi),
        plain(statement.delta),
        plain(statement.noiseMultiplier),
        plain(statement.clip),
        rounded(statement.sampleRate),
        count(statement.steps),
      ]),
    },
    assumptions: [...new Set(own.flatMap(({ statement }) => statement.assumptions))],
  }
}

/** The same for the terminal: nothing where there are no private models. Assumptions stand among the notes of the results. */
export function privacyTexts(results: Results): string[] {
  const section = privacySection(results)
  return section ? [`${section.title}. ${section.sentences.join(' ')}`, alignedText(section.table)] : []
}
