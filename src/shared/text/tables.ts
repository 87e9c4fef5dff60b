/** The results as tables, for the window, the clipboard, CSV files, the report and the terminal. */

import type { Measure, Results } from '../contracts/results.ts'
import { count, isEstimate, numberWithInterval, percentWithInterval } from './format.ts'
import { attackName, contrastNames, distributionLabels, modelTitle } from './names.ts'

/** A table of finished texts. */
export interface TextTable {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const modelTitles = (results: Results) =>
  new Map(results.models.map((model) => [model.key, modelTitle(model, results.models)]))

/** How well each model predicts on each distribution. */
export function targetTable(results: Results): TextTable {
  const names = modelTitles(results)
  return {
    header: [
      'Model',
      'Tested on',
      'Rows',
      'Accuracy',
      'Balanced accuracy',
      'Area under ROC',
      'Brier score',
      'Majority baseline',
    ],
    rows: results.targets.map((target) => [
      names.get(target.model) as string,
      distributionLabels[target.distribution],
      count(target.rows),
      percentWithInterval(target.accuracy),
      percentWithInterval(target.balancedAccuracy),
      numberWithInterval(target.auc),
      numberWithInterval(target.brier),
      percentWithInterval(target.baseline),
    ]),
  }
}

/** How well each attack did, controls included. */
export function attackTable(results: Results): TextTable {
  const names = modelTitles(results)
  return {
    header: [
      'Model',
      'Attack',
      'Against',
      'Comparison',
      'Rows',
      'Right',
      'Area under ROC',
      'Advantage',
      'False positives',
    ],
    rows: results.attacks.map((attack) => [
      names.get(attack.model) as string,
      attackName(attack.attack),
      distributionLabels[attack.distribution],
      contrastNames[attack.contrast],
      count(attack.rows),
      percentWithInterval(attack.accuracy),
      numberWithInterval(attack.auc),
      numberWithInterval(attack.advantage),
      percentWithInterval(attack.falsePositiveRate),
    ]),
  }
}

/** Advantage net of the shift. */
export function netTable(results: Results): TextTable {
  const names = modelTitles(results)
  return {
    header: ['Model', 'Attack', 'Against', 'Advantage net of the shift'],
    rows: results.net.map((net) => [
      names.get(net.model) as string,
      attackName(net.attack),
      distributionLabels[net.distribution],
      numberWithInterval(net.advantage),
    ]),
  }
}

/** A table for other programs: plain numbers, one column each. */
export interface NumberTable {
  readonly header: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

const spread = (name: string) => [name, `${name}_low`, `${name}_high`]
const numbers = (measure: Measure) =>
  isEstimate(measure) ? [measure.mean, measure.low, measure.high] : [null, null, null]

/** Every measure with the ends of its interval, in full precision. */
export function numberTable(results: Results, table: 'targets' | 'attacks'): NumberTable {
  if (table === 'targets') {
    const measures = ['accuracy', 'balancedAccuracy', 'auc', 'brier', 'baseline', 'unseen'] as const
    return {
      header: ['model', 'distribution', 'rows', ...measures.flatMap(spread)],
      rows: results.targets.map((target) => [
        target.model,
        target.distribution,
        target.rows,
        ...measures.flatMap((name) => numbers(target[name])),
      ]),
    }
  }
  const measures = ['accuracy', 'auc', 'advantage', 'falsePositiveRate'] as const
  return {
    header: ['model', 'attack', 'distribution', 'contrast', 'rows', 'training_rows', ...measures.flatMap(spread)],
    rows: results.attacks.map((attack) => [
      attack.model,
      attack.attack,
      attack.distribution,
      attack.contrast,
      attack.rows,
      attack.trainingRows,
      ...measures.flatMap((name) => numbers(attack[name])),
    ]),
  }
}

/** A table in columns of even width, for a terminal. */
export function alignedText({ header, rows }: TextTable): string {
  const all = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column].length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd()
  return [line(header), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}
