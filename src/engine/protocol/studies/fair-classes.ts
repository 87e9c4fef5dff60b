import { LogisticSettings, type ModelSettings } from '#shared/contracts/study.ts'
import { atLeast, type Claim } from '../claims.ts'
import type { ResultTable } from '../results.ts'
import type { FeatureChoice, ProtocolModel } from '../settings.ts'
import type { PaperStudy, Preset } from '../study.ts'
import { sweepPart } from '../sweep.ts'
import { accuracyOf, asPublished, attackOnP, lowest, nameOf, netOf, networkOf, protocol, table } from './common.ts'

const cases = [
  ['child', 'XrayReport'],
  ['sachs', 'PKA'],
] as const

const sets: readonly (readonly [string, FeatureChoice, ProtocolModel['family']])[] = [
  ['parents', { kind: 'parents' }, 'causal'],
  ['Markov blanket', { kind: 'markov-blanket' }, 'blanket'],
  ['all', { kind: 'all' }, 'associational'],
  ['random', { kind: 'random' }, 'associational'],
]
const setsOf = (preset: Preset) => (preset === 'full' ? sets : sets.filter(([set]) => set !== 'Markov blanket'))
const logistic: ModelSettings = LogisticSettings.parse({ kind: 'logistic', penalty: 1e-3 })
const kindsOf = (preset: Preset): readonly (readonly [string, ModelSettings])[] => [
  ['table', table],
  ['logistic', logistic],
  ['network', networkOf(preset)],
]

const models = (preset: Preset): ProtocolModel[] =>
  kindsOf(preset).flatMap(([kind, settings]) =>
    setsOf(preset).map(([set, features, family]) => ({
      key: `${kind}, ${set}`,
      title: `the ${kind} on ${set === 'all' || set === 'random' ? `${set} features` : `the ${set}`}`,
      family,
      features,
      settings,
    })),
  )

const over = (results: ResultTable, values: (point: string) => readonly number[]) => lowest(results.points.map(values))

const claims: Claim[] = ['table', 'logistic', 'network']
  .flatMap((kind): Claim[] => [
    {
      claim: `Within a class of models, the parents give away no more on P than all features: ${kind}`,
      paper: 'what theorem 5 says within a class',
      by: 'ours',
      standard: atLeast(-0.02),
      readings: asPublished((results) =>
        over(results, (point) =>
          results.difference({ ...attackOnP(`${kind}, all`), point }, { ...attackOnP(`${kind}, parents`), point }),
        ),
      ),
    },
    {
      claim: `Within a class of models, the parents give away no more on P than as many random features: ${kind}`,
      paper: 'not in the paper',
      by: 'ours',
      standard: atLeast(-0.02),
      readings: asPublished((results) =>
        over(results, (point) =>
          results.difference({ ...attackOnP(`${kind}, random`), point }, { ...attackOnP(`${kind}, parents`), point }),
        ),
      ),
    },
    {
      claim: `Net of the shift too they give away no more than all features: ${kind}`,
      paper: 'not in the paper',
      by: 'ours',
      standard: atLeast(-0.05),
      readings: asPublished((results) =>
        over(results, (point) =>
          results.difference({ ...netOf(`${kind}, all`), point }, { ...netOf(`${kind}, parents`), point }),
        ),
      ),
    },
    {
      claim: `The parents predict P* at least as well as all features: ${kind}`,
      paper: 'section 2.2',
      by: 'ours',
      standard: atLeast(-0.01),
      readings: asPublished((results) =>
        over(results, (point) =>
          results.difference(
            { ...accuracyOf(`${kind}, parents`, 'P*'), point },
            { ...accuracyOf(`${kind}, all`, 'P*'), point },
          ),
        ),
      ),
    },
  ])
  .concat([
    {
      claim:
        'On P with few rows, the class of models matters more than the features: network less logistic on all features',
      paper: 'not in the paper',
      by: 'ours',
      standard: atLeast(0),
      readings: asPublished((results) =>
        over(results, (point) =>
          results.difference({ ...attackOnP('network, all'), point }, { ...attackOnP('logistic, all'), point }),
        ),
      ),
    },
  ])

export const fairClasses: PaperStudy = {
  name: 'fair-classes',
  title: 'Features or kind of model?',
  paper: 'ours',
  question:
    'The paper compares a table on the causes with a network on everything: two differences at once. Here every kind of model (table, logistic regression, network) is trained on every set of features (causes, Markov blanket, all, as many random ones as there are causes), with 2,000 rows, few enough to be remembered.',
  expect:
    'A table on all features remembers nearly every row, a network much, a logistic regression little; within each kind the causes alone give away least.',
  axis: { name: 'Network and outcome', scale: 'names' },
  networks: ['child', 'sachs'],
  parts: (preset) =>
    cases.map(([network, outcome]) =>
      sweepPart(
        nameOf([network, outcome]),
        null,
        protocol(preset, {
          network,
          outcome,
          rows: preset === 'tiny' ? 500 : 2000,
          models: models(preset),
          ...(preset === 'quick' ? { repetitions: 4 } : {}),
        }),
      ),
    ),
  claims,
}
