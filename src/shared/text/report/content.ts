/** What each section of the report says: an empty list where the study did not ask. */

import type { ReportBlock, ReportOptions, ReportSectionId } from '../../contracts/report.ts'
import type { Manifest, Results, RunResults } from '../../contracts/results.ts'
import { measureNames } from '../../decision/index.ts'
import { ruleNumber } from '../decision.ts'
import { headline, summary } from '../finding.ts'
import { bytes, capitalize, count, list, percentWithInterval, plural } from '../format.ts'
import { glossaryEntries } from '../glossary.ts'
import {
  distributionLabels,
  distributionNames,
  featureSetTerms,
  modelName,
  modelTitle,
  shadowModelsText,
} from '../names.ts'
import { privacySection } from '../privacy.ts'
import { suppressionText } from '../suppression.ts'
import { attackTable, netTable, targetTable } from '../tables.ts'
import { analysisBlocks, charts, facts, heading, listOf, note, recordBlocks, table, text } from './blocks.ts'
import { resolutionBlocks } from './limits.ts'
import { termsOf } from './terms.ts'
import { attackerText, attackText, shiftText, trainingTexts } from './training.ts'
import { styled } from '../number-style.ts'

const summaryBlocks = (results: Results): ReportBlock[] => [
  text(headline(results)),
  ...summary(results).flatMap(({ title, sentences }) => [heading(title), ...listOf(sentences)]),
]

const useBlocks = ({ intendedUse, access, note: ofRun }: ReportOptions): ReportBlock[] => [
  facts([
    ['What the model is for', intendedUse.trim() || 'Not stated.'],
    ['Who is to have it or its answers', access.trim() || 'Not stated.'],
    ...(ofRun.trim() ? [['Note about this run', ofRun.trim()] as const] : []),
  ]),
  note('This section is what the people who made the report say; the study does not test it.'),
]

function dataBlocks({ data, spec, suppression }: Results, { data: source }: Manifest): ReportBlock[] {
  const named = (...roles: string[]) => spec.columns.filter(({ role }) => roles.includes(role)).map(({ name }) => name)
  const [sensitive, unused] = [named('sensitive'), named('identifier', 'ignored')]
  return [
    facts([
      ['File', `${source.fileName}, ${bytes(source.bytes)}`],
      ['SHA-256 of the file', source.sha256],
      [
        'Rows',
        `${data.rows === null ? '' : `${count(data.rows)} in the file, `}${count(data.usedRows)} used${data.rows === null ? ' of a few more in the file' : ''}; in each repetition ${count(data.trainRows)} for training and ${count(data.heldOutRows)} held out (P)`,
      ],
      ...data.shiftRows.map(
        ({ distribution, rows }) =>
          [distributionLabels[distribution], `${distributionNames[distribution]}: ${count(rows)} rows`] as const,
      ),
      ...data.dropped.map(
        ({ column, rows }) =>
          [
            `Left out for ${column}`,
            rows === null
              ? `rows without a value of ${column}; not told how many`
              : `${count(rows)} rows without a value of ${column}`,
          ] as const,
      ),
      ['Outcome', `${data.outcome}: ${classesText(data.classes)}`],
      ['Features', list(data.features)],
      ...(sensitive.length > 0 ? [['Of them sensitive', list(sensitive)] as const] : []),
      ...(unused.length > 0 ? [['Never used', list(unused)] as const] : []),
      ['Counts of few people', suppressionText(suppression)],
    ]),
  ]
}

/** The outcome's classes with their rows; where some are not told, by their names, and then of no class how many it has. */
export function classesText(classes: Results['data']['classes']): string {
  const told = classes.flatMap(({ name, rows }) => (rows === null ? [] : [`${name} (${count(rows)})`]))
  const hidden = classes.flatMap(({ name, rows }) => (rows === null ? [name] : []))
  if (hidden.length === 0) return told.join(', ')
  return `${[...told, ...hidden].join(', ')}. It is not told how many rows have ${list(hidden)}`
}

const graphBlocks = ({ data, spec }: Results): ReportBlock[] => [
  text(
    `Causes of ${data.outcome} (parents): ${list(data.parents) || 'none'}. Markov blanket: ${list(data.markovBlanket) || 'none'}.`,
  ),
  { kind: 'graph', edges: [...spec.edges], outcome: data.outcome },
  heading('What is assumed'),
  ...listOf([
    'The graph is the users’ assumption; the study does not prove it.',
    `What is expected of causal models on different people holds where ${data.outcome} depends on its parents there as it does here.`,
    'Rows are taken to be independent of each other, but for rows of one person where a column tells them.',
  ]),
]

/** What was looked at in the models themselves, before any attack; nothing where an earlier version did not look. */
function structureBlocks({ models, structural = [] }: Results): ReportBlock[] {
  const titles = new Map(models.map((model) => [model.key, modelTitle(model, models)]))
  const rows = structural.flatMap(({ model, figures }) =>
    figures.map(({ check, value, method }) => [
      titles.get(model) ?? model,
      capitalize(measureNames[check]),
      ruleNumber(value),
      method,
    ]),
  )
  if (rows.length === 0) return []
  return [
    ...table('Structure of the models, before any attack', {
      header: ['Model', 'What was looked at', 'Value', 'Of the repetitions'],
      rows,
    }),
    note(
      'A group is the training rows that a table answers alike; a cell is a group’s size times the probability that the table gives an outcome, so it need not be a whole number. Residual degrees of freedom are training rows less free parameters. The generalisation gap is a share: 0.1 is ten points.',
    ),
  ]
}

function modelBlocks(results: Results): ReportBlock[] {
  const { models } = results
  return [
    facts(
      models.map((model): [string, string] => [
        modelName(model),
        `On ${featureSetTerms[model.features]}: ${list(model.columns)}. ${count(model.parameters)} free parameters.`,
      ]),
    ),
    ...trainingTexts(results).map(text),
    charts('accuracy'),
    ...table('Predictions', targetTable(results)),
    note('The gap is what a model is right more often on its training rows than on held-out rows (P).'),
    ...structureBlocks(results),
    ...analysisBlocks(results, 'models'),
  ]
}

const threatBlocks = (results: Results): ReportBlock[] => {
  const { attacks, shifts } = results.spec.settings
  return [
    text(
      'The attacker can put records to the model and sees its answers, but not its parameters. They want to know whose records were in the training data.',
    ),
    text(attackerText(results)),
    heading('Attacks'),
    ...listOf(attacks.map(attackText)),
    heading('People'),
    text('On P the others are held-out rows, people like those trained on.'),
    ...listOf(shifts.map((shift) => shiftText(shift, results))),
  ]
}

/** The table of attacks with some of its comparisons. */
function attackRows(results: Results, isWanted: (contrast: string) => boolean) {
  return attackTable({ ...results, attacks: results.attacks.filter(({ contrast }) => isWanted(contrast)) })
}

const attackBlocks = (results: Results): ReportBlock[] => [
  charts('attacks'),
  note(
    'Members are rows of the training data. On P the others are held-out rows; on P* they are other people. In the grey control nobody is a member: what it achieves is telling two populations apart.',
  ),
  charts('roc'),
  ...table(
    'Attacks, members against others',
    attackRows(results, (contrast) => contrast === 'membership'),
  ),
  ...analysisBlocks(results, 'attacks'),
]

const controlBlocks = (results: Results): ReportBlock[] => [
  text(
    'Chance is 50 %: members and others are equally many. With shuffled membership nothing can be recognised, so an attack must come out near chance. Of many such controls about one in twenty has an interval that misses 50 % by chance alone; where most of a model’s controls miss it, the method is at fault. Against different people, the shift-only control is the same attack where nobody is a member.',
  ),
  ...table('Always answering the most frequent class', {
    header: ['Model', 'On held-out rows (P): model', 'Most frequent class'],
    rows: results.targets
      .filter(({ distribution }) => distribution === 'P')
      .map(({ model, accuracy, baseline }) => [
        modelTitle(
          results.models.find(({ key }) => key === model)!,
          results.models,
        ),
        percentWithInterval(accuracy),
        percentWithInterval(baseline),
      ]),
  }),
  charts('net'),
  ...table('Advantage net of the shift', netTable(results)),
  ...table(
    'Controls',
    attackRows(results, (contrast) => contrast !== 'membership'),
  ),
  ...analysisBlocks(results, 'controls'),
]

function epsilonBlocks(results: Results): ReportBlock[] {
  const claimed = privacySection(results)
  const own = claimed
    ? [
        heading(claimed.title),
        text(claimed.intro),
        ...claimed.sentences.map(text),
        ...table(claimed.title, claimed.table),
        heading('Assumed'),
        ...listOf(claimed.assumptions),
      ]
    : []
  const found = [...own, ...analysisBlocks(results, 'epsilon')]
  return found.length > 0 && !claimed
    ? [text('No model of this study was trained with differential privacy, so none is claimed.'), ...found]
    : found
}

const glossaryBlocks = (results: Results): ReportBlock[] => [
  facts(glossaryEntries('', termsOf(results)).map(({ term, text }): [string, string] => [term, text])),
]

const manifestBlocks = (results: Results, manifest: Manifest): ReportBlock[] => [
  text('With the same file, study, seed, backend, versions and processor features the figures repeat bit by bit.'),
  facts([
    ['Cloister', manifest.cloister],
    ['Started', manifest.startedAt],
    ['Seconds', styled(manifest.seconds.toFixed(1))],
    ['Seed', String(manifest.seed)],
    ['Data file', manifest.data.fileName],
    ['SHA-256 of the file', manifest.data.sha256],
    ['SHA-256 of the snapshot', manifest.data.snapshot],
    ['SHA-256 of the study', manifest.spec],
    ['Backend', `${manifest.backend.name} ${manifest.backend.version}, ${manifest.backend.threads} threads`],
    ...(manifest.shadowModels
      ? [['Shadow and reference models', shadowModelsText(manifest.shadowModels)] as const]
      : []),
    ...(manifest.resumedRepetitions
      ? [['Cut off and taken up again', `after ${plural(manifest.resumedRepetitions, 'repetition')}`] as const]
      : []),
    ...(manifest.notices.length > 0 ? [['Notices', manifest.notices.join(' ')] as const] : []),
    ...Object.entries(manifest.runtime),
    ['System', manifest.machine.platform],
    [
      'Processor',
      `${manifest.machine.processor}, ${manifest.machine.cores} cores, ${bytes(manifest.machine.memoryBytes)}`,
    ],
    ...(manifest.machine.features ? [['Processor features', manifest.machine.features.join(' ')] as const] : []),
    ['To repeat it', manifest.command],
    ['To check the figures', `cloister verify results.json --data ${JSON.stringify(manifest.data.fileName)}`],
  ]),
  heading('Settings'),
  { kind: 'code', text: JSON.stringify(results.spec.settings, null, 1) },
]

/** Every section's content. */
export const sectionContent: Record<ReportSectionId, (outcome: RunResults, options: ReportOptions) => ReportBlock[]> = {
  summary: ({ results }) => summaryBlocks(results),
  use: (_, options) => useBlocks(options),
  data: ({ results, manifest }) => dataBlocks(results, manifest),
  graph: ({ results }) => graphBlocks(results),
  models: ({ results }) => modelBlocks(results),
  threats: ({ results }) => threatBlocks(results),
  attacks: ({ results }) => attackBlocks(results),
  controls: ({ results }) => controlBlocks(results),
  records: ({ results }) => recordBlocks(results),
  leakage: ({ results }) => analysisBlocks(results, 'leakage'),
  epsilon: ({ results }) => epsilonBlocks(results),
  robustness: ({ results }) => analysisBlocks(results, 'robustness'),
  limits: ({ results }) => resolutionBlocks(results),
  glossary: ({ results }) => glossaryBlocks(results),
  manifest: ({ results, manifest }) => manifestBlocks(results, manifest),
}
