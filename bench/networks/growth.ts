/**
 * How the time of sampling, fitting and exact posteriors grows with rows and with nodes. Writes
 * bench/results/networks-growth.json and .svg. Run by `node bench/networks/growth.ts`, on a machine that does nothing else.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { drawRows, fitTables, type Network, posterior, randomNetwork } from '../../src/engine/bayes/index.ts'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import { python } from '../python.ts'
import { secondsOf } from '../row.ts'
import { forNumpy, networkNamed, type NumpySeconds } from './data.ts'
import { type Chart, drawCharts, type Series } from './svg.ts'

const rowCounts = [10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000]
const nodeCounts = [20, 50, 100, 200, 500, 1000]
const rowsForNodes = 100_000
/** Beyond this numpy's whole columns take more memory than there may be. */
const mostNumpyRows = 3_000_000

interface Point {
  readonly at: number
  readonly sample: number
  readonly fit: number
  /** Seconds for one node's exact marginal, the mean over 20 nodes. */
  readonly posterior: number
  readonly numpy: { readonly sample: number; readonly fit: number } | null
}

function measure(network: Network, at: number, rows: number): Point {
  const repetitions = rows > 1_000_000 ? 1 : 3
  const sample = secondsOf(() => drawRows(network, rows, randomFromSeed(1)), repetitions)
  const { columns } = drawRows(network, rows, randomFromSeed(1))
  const fit = secondsOf(() => fitTables(network, columns, rows), repetitions)
  const asked = Array.from({ length: 20 }, (_, i) => network[Math.floor(((i + 1) * network.length) / 20) - 1].name)
  const posteriors = secondsOf(() => asked.map((name) => posterior(network, name)), 3) / asked.length
  const numpy =
    rows <= mostNumpyRows
      ? python<NumpySeconds>('networks.py', ['numpy'], { nodes: forNumpy(network), rows, repetitions: 2 })
      : null
  const point = {
    at,
    sample,
    fit,
    posterior: posteriors,
    numpy: numpy && 'answer' in numpy ? { sample: numpy.answer.sample, fit: numpy.answer.fit } : null,
  }
  console.log(JSON.stringify(point))
  return point
}

const randomOf = (nodes: number) =>
  randomNetwork({ nodes, mostParents: 3, mostLevels: 4 }, randomFromSeed(nodes).stream('network'))

const seriesOf = (points: readonly Point[]): Series[] => [
  { name: 'sample, Cloister', points: points.map(({ at, sample }) => [at, sample]) },
  { name: 'sample, numpy', points: points.flatMap(({ at, numpy }) => (numpy ? [[at, numpy.sample]] : [])) },
  { name: 'fit, Cloister', points: points.map(({ at, fit }) => [at, fit]) },
  { name: 'fit, numpy', points: points.flatMap(({ at, numpy }) => (numpy ? [[at, numpy.fit]] : [])) },
]

const alarm = networkNamed('alarm')
const byRows = alarm ? rowCounts.map((rows) => measure(alarm, rows, rows)) : []
const byNodes = nodeCounts.map((nodes) => measure(randomOf(nodes), nodes, rowsForNodes))
const machine = { processor: cpus()[0]?.model, cores: cpus().length, node: process.version, load: loadavg() }
const charts: Chart[] = [
  { title: 'Alarm (37 nodes): seconds against rows', across: 'rows', up: 'seconds', series: seriesOf(byRows) },
  {
    title: `Random networks: seconds against nodes, ${rowsForNodes.toLocaleString('en')} rows`,
    across: 'nodes',
    up: 'seconds',
    series: [
      ...seriesOf(byNodes),
      { name: 'one exact marginal', points: byNodes.map(({ at, posterior }) => [at, posterior]) },
    ],
  },
]
const results = new URL('../results/', import.meta.url)
mkdirSync(results, { recursive: true })
const json = { machine, alarmByRows: byRows, randomNetworksByNodes: { rows: rowsForNodes, points: byNodes } }
writeFileSync(new URL('networks-growth.json', results), `${JSON.stringify(json, null, 1)}\n`)
writeFileSync(new URL('networks-growth.svg', results), drawCharts(charts))
