import type { LeakageAnalysis } from '../../contracts/analyses.ts'
import type { Box, LeakageAnalysisResult, LeakageSubject } from '../../contracts/leakage.ts'
import type { Measure, Results } from '../../contracts/results.ts'
import type { FeatureSet } from '../../contracts/study.ts'
import { count, isEstimate, list, numberWithInterval, percentWithInterval, plural } from '../format.ts'
import { analysisNames, analysisQuestions } from './names.ts'
import { rounded, roundedWithInterval } from './rounded.ts'
import { type AnalysisSection, namedModels, titleOf } from './section.ts'
import { styled } from '../number-style.ts'

const columns: Record<FeatureSet, string> = {
  parents: 'the outcome’s causes',
  'markov-blanket': 'the Markov blanket',
  all: 'all columns',
}

const shortColumns: Record<FeatureSet, string> = { ...columns, parents: 'the causes' }

/** "Regression on all columns", or the name of one of the study's models. */
export const leakageSubjectName = (
  results: Results,
  { model, features }: Pick<LeakageSubject, 'model' | 'features'>,
) => (model === null ? `Regression on ${shortColumns[features]}` : titleOf(results, model))

type Row = LeakageAnalysisResult['rows'][number]

/** Rows of the study's own number of training rows, without noise. */
const isOwn = (row: Row, rows: readonly Row[]) =>
  row.noise === 0 &&
  (row.model !== null || row === rows.find(({ model, features }) => model === null && features === row.features))

/** Rows in the order in which they are told: regressions, then the study's models, those that use more features first. */
export function leakageRows(results: Results, { rows }: Pick<LeakageAnalysisResult, 'rows'>): Row[] {
  const order = namedModels(results).map(({ key }) => key)
  return rows.toSorted((a, b) => order.indexOf(a.model ?? '') - order.indexOf(b.model ?? ''))
}

/** One sentence for the regressions, one for the study's own models. */
function findingOf(results: Results, result: LeakageAnalysisResult): string {
  const own = leakageRows(results, result).filter((row) => isOwn(row, result.rows) && isEstimate(row.leakage.typical))
  const regressions = own.filter(({ model }) => model === null)
  const sentences: string[] = []
  if (regressions.length > 0)
    sentences.push(
      `About the median record the parameters of a linear regression trained on ${count(regressions[0].size)} rows tell (leakage rho_KL, in nats) ${list(regressions.map((row) => `${told(row)} on ${columns[row.features]}`))}; by that no advantage should exceed ${list(regressions.map(({ boundBeforeFloor }) => plainNumber(boundBeforeFloor)))}. About the record told most: ${list(regressions.map(greatestOf))}.`,
    )
  const models = namedModels(results).flatMap(({ key, short }) =>
    own.filter(({ model }) => model === key).map((row) => `${told(row)} with ${short}`),
  )
  if (models.length > 0) sentences.push(`The answers of the study’s own models tell ${list(models)}.`)
  return sentences.length > 0 ? sentences.join(' ') : 'No model of the study could be looked at.'
}

/** Share of the records that seem told apart where nothing is told. */
const chance = 0.05

/** A leakage, or that so many refits show none. */
const told = ({ leakage: { typical }, floor, told: share }: Row): string =>
  isEstimate(share) && share.low <= chance
    ? `nothing that stands out from the floor of ${plainNumber(floor)}`
    : roundedWithInterval(typical)

/** A figure without its interval, two digits. */
const plainNumber = (measure: Measure): string =>
  isEstimate(measure) ? styled(measure.mean.toLocaleString('en', { maximumSignificantDigits: 2 })) : measure.withheld

const quartiles = (box: Box | null) => (box ? `${rounded(box.lowerQuartile)} to ${rounded(box.upperQuartile)}` : '–')
const greatestOf = ({ greatest }: Row) =>
  greatest ? `${rounded(greatest.leakage)} (${rounded(greatest.low)} to ${rounded(greatest.high)})` : '–'
const orDash = (measure: Measure | null) => (measure ? roundedWithInterval(measure) : '–')

/** What refits told about records. */
export function leakageSection(
  results: Results,
  result: LeakageAnalysisResult,
  settings: LeakageAnalysis,
): AnalysisSection {
  const { records, refits, components, penalty, delta, modelRefits, steps } = settings
  const plain = leakageRows(results, result).filter(({ noise }) => noise === 0)
  const nameOf = (row: Pick<LeakageSubject, 'model' | 'features'>) => leakageSubjectName(results, row)
  const regression = (features: FeatureSet) => nameOf({ model: null, features })
  const noisyRow = (features: FeatureSet, noise: number) => {
    const own = result.rows.filter((row) => row.model === null && row.features === features)
    return own.find((row) => (noise === 0 ? isOwn(row, result.rows) : row.noise === noise))
  }
  return {
    title: analysisNames.leakage,
    question: analysisQuestions.leakage,
    finding: findingOf(results, result),
    method: `In each repetition ${plural(records, 'record')} drawn at random from the ${count(result.universe)} rows of P are examined; training sets are drawn from the same rows. Leakage rho_KL of a record is the divergence, both ways added, between the distributions of a refitted model with the record among its training rows and without, both taken as normal (Farokhi and Kaafar 2020, definition 2 and remark 2); rho_MI is the information in nats that the model gives about membership (definition 1). Linear regressions of the outcome’s number on at most ${plural(components, 'principal component')} of the encoded columns, with a constant and a penalty of ${penalty}: ${count(refits)} pairs of refits for each record, which differ by one swapped record, and all parameters are seen.${
      modelRefits > 0
        ? ` The study’s own models: ${count(modelRefits)} refits of each network for at most ${count(steps)} steps, ${count(Math.max(refits, modelRefits))} of each other model, on training sets of the study’s size; only the answer at the record is seen (the logit of its true outcome), which tells no more than the parameters (remark 1).`
        : ''
    } The floor is what the estimate gives where memberships are exchanged at random; it is subtracted. The bound on every adversary’s advantage is half the root of rho_KL, at most 1 (theorem 1, corrected). The adversary beside it says “member” where the loss is at most the model’s mean training loss (Yeom et al. 2018); its advantage is the share of “member” with the record less that without it. Medians are over a repetition’s records; intervals over repetitions.`,
    tables: [
      {
        name: 'What refits tell about a record',
        table: {
          header: [
            'Model',
            'Seen',
            'Training rows',
            'Records',
            'Leakage rho_KL, median record (nats)',
            'Middle half of the records',
            'Floor (nats)',
            'Greatest record (its own interval)',
            'Records told apart from chance',
          ],
          rows: plain.map((row) => [
            nameOf(row),
            row.seen === 'parameters' ? 'parameters' : 'answer',
            count(row.size),
            row.records > 0 ? count(row.records) : '–',
            roundedWithInterval(row.leakage.typical),
            quartiles(row.leakage.box),
            roundedWithInterval(row.floor),
            greatestOf(row),
            percentWithInterval(row.told),
          ]),
        },
      },
      {
        name: 'What an adversary gains, and what it can gain',
        table: {
          header: [
            'Model',
            'Training rows',
            'Information rho_MI, median record (nats)',
            'Advantage at most, median record',
            'The same before the floor is subtracted',
            'Advantage of the loss threshold',
            'Middle half of the records',
            'Records beyond their bound',
          ],
          rows: plain.map((row) => [
            nameOf(row),
            count(row.size),
            roundedWithInterval(row.information.typical),
            numberWithInterval(row.bound.typical),
            numberWithInterval(row.boundBeforeFloor),
            numberWithInterval(row.advantage.typical),
            quartiles(row.advantage.box),
            percentWithInterval(row.exceeded),
          ]),
        },
      },
      ...(result.noise.some(({ noise }) => noise > 0)
        ? [
            {
              name: 'What noise on the parameters leaves',
              table: {
                header: [
                  'Model',
                  'Noise (sigma)',
                  'Leakage rho_KL, median record (nats)',
                  'Advantage at most, median record',
                  'Mean squared error on P',
                  `Epsilon at delta ${delta}, implied: analytic Gaussian mechanism`,
                  'Epsilon implied: proposition 1, below 1 only',
                ],
                rows: result.noise.map(({ features, noise, error, analytic, classical }) => {
                  const row = noisyRow(features, noise)
                  return [
                    regression(features),
                    noise === 0 ? 'none' : String(noise),
                    orDash(row?.leakage.typical ?? null),
                    row ? numberWithInterval(row.bound.typical, 3) : '–',
                    roundedWithInterval(error),
                    orDash(analytic),
                    orDash(classical),
                  ]
                }),
              },
            },
          ]
        : []),
      ...(result.needed.length > 0
        ? [
            {
              name: 'Noise that would be needed',
              table: {
                header: [
                  'Model',
                  'Advantage at most',
                  'Sigma for the median record',
                  'Sigma for the worst record',
                  'Sigma for any swap seen: analytic Gaussian mechanism',
                  `The same by proposition 1, delta ${delta}`,
                ],
                rows: result.needed.map(({ features, target, median, worst, analytic, classical }) => [
                  regression(features),
                  String(target),
                  neededText(median),
                  neededText(worst),
                  neededText(analytic),
                  orDash(classical),
                ]),
              },
            },
          ]
        : []),
    ],
    notes: result.notes,
  }
}

/** A standard deviation, or that none is needed. */
const neededText = (measure: Measure) =>
  isEstimate(measure) && measure.values.every((value) => value === 0) ? 'none' : roundedWithInterval(measure)
