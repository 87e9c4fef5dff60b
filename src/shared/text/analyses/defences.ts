import type { DefencesAnalysis } from '../../contracts/analyses.ts'
import type { DefencesAnalysisResult, Results } from '../../contracts/results.ts'
import { capitalize, isEstimate, list, numberWithInterval, percentWithInterval } from '../format.ts'
import { attackName, distributionLabels, shortModelName } from '../names.ts'
import { upperBound } from '../privacy.ts'
import { analysisNames, analysisQuestions } from './names.ts'
import { type AnalysisSection, titleOf } from './section.ts'

type Defended = DefencesAnalysisResult['defences'][number]

export const noDefence = 'No defence'

/** "Temperature 4" */
export const defenceName = ({ defence }: Pick<Defended, 'defence'>): string =>
  defence === null ? noDefence : capitalize(defence)

/** The attack on a defended model. */
export const attackOn = ({ attacks }: Defended, attack: Defended['attacks'][number]['attack']) =>
  attacks.find((found) => found.attack === attack)

export const accuracyOn = ({ accuracies }: Defended, distribution: string) =>
  accuracies.find((found) => found.distribution === distribution)?.accuracy

const acts: Record<NonNullable<Defended['acts']>, string> = {
  training: 'training',
  parameters: 'parameters',
  answers: 'answers',
  features: 'what it reads',
}

function findingOf(results: Results, { model, defences }: DefencesAnalysisResult): string {
  const described = results.models.find(({ key }) => key === model)
  const plain = defences.find(({ defence }) => defence === null)
  const attack = plain && attackOn(plain, 'loss-threshold')
  const right = plain && accuracyOn(plain, 'P')
  if (!described || !attack || !right) return 'Nothing could be compared.'
  const short = shortModelName(described, results.models)
  const first = `${capitalize(short)} as it is: right for ${percentWithInterval(right)} on P, and the loss threshold’s advantage is ${numberWithInterval(attack.advantage)}.`
  const lowered = defences.filter((one) => {
    const change = attackOn(one, 'loss-threshold')?.change
    return change && isEstimate(change) && change.high < 0
  })
  if (lowered.length === 0) return `${first} No defence is shown to lower that advantage.`
  const parts = lowered.map((one) => {
    const [advantage, accuracy] = [attackOn(one, 'loss-threshold')?.advantage, accuracyOn(one, 'P')]
    return `${one.defence} (to ${advantage ? numberWithInterval(advantage) : '–'}, right for ${accuracy ? percentWithInterval(accuracy) : '–'})`
  })
  return `${first} Shown to lower that advantage: ${list(parts)}.`
}

/** What the comparison of defences found. */
export function defencesSection(
  results: Results,
  result: DefencesAnalysisResult,
  settings: DefencesAnalysis,
): AnalysisSection {
  const distributions = [
    ...new Set(result.defences.flatMap(({ accuracies }) => accuracies.map(({ distribution }) => distribution))),
  ]
  return {
    title: analysisNames.defences,
    question: analysisQuestions.defences,
    finding: findingOf(results, result),
    method: `${titleOf(results, result.model)}. Early stopping: a fifth of the training rows is set aside and looked at every 50 steps; training ends after five looks without a better one. L2: half the squared length of all weights counts ${settings.penalty} beside the mean loss. Temperature: logits are divided by ${settings.temperature}. Rounding: probabilities keep ${settings.digits} ${settings.digits === 1 ? 'digit' : 'digits'}. Noise on the parameters: of regressions with bounded rows, for an epsilon of ${settings.epsilon}. DP-SGD: gradients shortened to ${settings.clip}, noise of ${settings.noiseMultiplier} times that. Causal features: the same kind of model on the outcome’s causes. Temperature and rounding change the answers of the study’s own model; every other is trained on the study’s training rows. All are attacked on the same rows; advantages are against held-out rows of P.`,
    tables: [
      {
        name: 'What defences cost',
        table: {
          header: [
            'Defence',
            'Changes',
            ...distributions.map((distribution) => `Accuracy, ${distributionLabels[distribution]}`),
            'Epsilon, where guaranteed',
          ],
          rows: result.defences.map((one) => [
            defenceName(one),
            one.acts === null ? '–' : acts[one.acts],
            ...distributions.map((distribution) => {
              const found = accuracyOn(one, distribution)
              return found ? percentWithInterval(found) : '–'
            }),
            one.guarantee === null
              ? 'none'
              : `${upperBound(one.guarantee.epsilon)}${one.guarantee.delta > 0 ? ` at delta ${one.guarantee.delta}` : ''}`,
          ]),
        },
      },
      {
        name: 'What they hide',
        table: {
          header: ['Defence', 'Attack', 'Advantage', 'Change in advantage', 'Area under ROC'],
          rows: result.defences.flatMap((one) =>
            one.attacks.map(({ attack, advantage, change, auc }) => [
              defenceName(one),
              attackName(attack),
              numberWithInterval(advantage),
              change ? numberWithInterval(change) : '–',
              numberWithInterval(auc),
            ]),
          ),
        },
      },
    ],
    notes: [
      ...(result.impossible.length > 0 ? [`This model cannot have: ${list(result.impossible)}.`] : []),
      ...result.notes,
    ],
  }
}
