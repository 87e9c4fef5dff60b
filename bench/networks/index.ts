/**
 * How fast Bayesian networks are: `npm run bench -- networks`, against numpy doing the same work on the same machine
 * (bench/baselines/networks.py). R's bnlearn cannot be installed here; on a machine where both could be, it took a quarter
 * to a third of numpy's time for sampling and 1 to 1.6 times numpy's for fitting.
 */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  drawRows,
  fitTables,
  type Network,
  posterior,
  preparePosterior,
  type Sample,
} from '../../src/engine/bayes/index.ts'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import { python } from '../python.ts'
import { median, type Row, secondsOf } from '../row.ts'
import { structureRows } from './structure.ts'
import { forNumpy, networkFile, networkNamed, type NumpySeconds } from './data.ts'

const rows = 1_000_000
const repetitions = 7

/** Each of the five tells something about the target, by way of nodes that are summed out. */
const target = 'LVFAILURE'
const evidence = ['HISTORY', 'CVP', 'PCWP', 'HRBP', 'BP']

export default async function networks(): Promise<Row[]> {
  const alarm = networkNamed('alarm')
  const water = networkFile('water')
  return [
    ...(alarm ? alarmRows(alarm) : []),
    ...(water ? [readingRow(water)] : []),
    ...(alarm ? [memoryRow()] : []),
    ...(await structureRows()),
  ]
}

function alarmRows(alarm: Network): Row[] {
  const numpy = python<NumpySeconds>('networks.py', ['numpy'], { nodes: forNumpy(alarm), rows, repetitions: 3 })
  const sampling = secondsOf(() => drawRows(alarm, rows, randomFromSeed(1)), repetitions)
  const sample = drawRows(alarm, rows, randomFromSeed(1))
  const fitting = secondsOf(() => fitTables(alarm, sample.columns, rows), repetitions)
  const against = (work: string, ours: number, which: 'sample' | 'fit', target: number): Row =>
    'answer' in numpy
      ? { work, ours, baseline: numpy.answer[which], unit: 's', ratio: ours / numpy.answer[which], target }
      : { work, ours, baseline: null, unit: 's', ratio: null, target, skipped: numpy.skipped }
  return [
    against('Alarm, sample 1M rows', sampling, 'sample', 0.08),
    against('Alarm, fit all tables on 1M rows', fitting, 'fit', 0.4),
    ...posteriorRows(alarm, sample),
  ]
}

const alone = (work: string, ours: number, unit: string, target: number | null = null): Row => ({
  work,
  ours,
  baseline: null,
  unit,
  ratio: null,
  target,
  targetOf: 'ours',
})

/** One node given five, for the first rows of a sample: prepared once for all, and each for itself. */
function posteriorRows(alarm: Network, { columns }: Sample): Row[] {
  const position = alarm.findIndex(({ name }) => name === target)
  const into = new Float64Array(alarm[position].levels.length)
  const ask = (queries: number) => () => {
    const query = preparePosterior(alarm, target, evidence)
    const levels = new Int32Array(alarm.length)
    for (let row = 0; row < queries; row++) {
      for (const node of query.relevant) levels[node] = columns[node][row]
      query.answer(levels, into)
    }
  }
  const given = evidence.map((name) => alarm.findIndex((node) => node.name === name))
  const askAnew = (queries: number) => () => {
    for (let row = 0; row < queries; row++)
      posterior(alarm, target, new Map(evidence.map((name, i) => [name, columns[given[i]][row]])))
  }
  return [
    alone('Alarm, posterior of one node given five, 10K queries', secondsOf(ask(10_000), repetitions), 's'),
    alone('the same, each query from the beginning', secondsOf(askAnew(10_000), 3), 's'),
  ]
}

function measured<Answer>(script: string, ...args: string[]): Answer {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${script}: ${stderr}`)
  return JSON.parse(stdout) as Answer
}

function readingRow(file: string): Row {
  const seconds = Array.from({ length: repetitions }, () => measured<{ seconds: number }>('read.ts', file).seconds)
  return alone('Water, read the file (cold)', median(seconds), 's', 0.04)
}

function memoryRow(): Row {
  const file = networkFile('alarm') as string
  const above = Array.from({ length: 3 }, () => measured<{ above: number }>('memory.ts', file, String(rows)).above)
  return alone('Alarm, peak memory of sampling 1M rows, above the table', Math.max(...above), 'MB', 64)
}
