/**
 * How fast graphs are learned: part of `npm run bench -- networks`.
 *
 * R's bnlearn cannot be installed here, so numpy's time for drawing a million rows of the same network, taken in the same
 * run, serves as the yardstick of the machine (bench/baselines/networks.py). Where bnlearn could be run, its hill climbing
 * on 100,000 rows of Alarm took about twice as long as numpy's drawing.
 */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import { learnStructure, type StructureData } from '../../src/engine/structure/index.ts'
import { readTestNetwork, sampleTestNetwork } from '../../src/engine/structure/testing.ts'
import { type LearningAlgorithm, StructureSettings } from '../../src/shared/contracts/structure.ts'
import { structuralHammingDistance } from '../../src/shared/graph/hamming.ts'
import { patternOf } from '../../src/shared/graph/pattern.ts'
import { forNumpy, networkNamed, type NumpySeconds } from './data.ts'
import { python } from '../python.ts'
import { median, type Row } from '../row.ts'

const shared = process.env.CLOISTER_SHARED ?? path.resolve(import.meta.dirname, '../../../shared')
const repetitions = 7

/** Searches, and the greatest ratio to the yardstick that each may have; null: report only. */
const algorithms: readonly [string, LearningAlgorithm['kind'], number | null][] = [
  ['hill climbing', 'hill-climbing', 0.2],
  ['tabu', 'tabu', null],
  ['greedy equivalence search, then tabu', 'greedy-equivalence', null],
  ['PC-stable', 'pc-stable', null],
]

/** The median seconds of learning after a first time with cold code, that first time, and what was learned. */
async function timeLearning(data: StructureData, settings: StructureSettings) {
  const seconds: number[] = []
  const once = async () => {
    const start = performance.now()
    const found = await learnStructure(data, settings)
    seconds.push((performance.now() - start) / 1000)
    return found
  }
  const found = await once()
  for (let i = 0; i < repetitions; i++) await once()
  return { found, cold: seconds[0], warm: median(seconds.slice(1)) }
}

/** Rows for each algorithm on 100,000 rows of Alarm; none, and a line that says so, where its file is absent. */
export async function structureRows(): Promise<Row[]> {
  const file = path.join(shared, 'data/networks/alarm.bif')
  const alarm = networkNamed('alarm')
  if (!alarm || !existsSync(file)) {
    console.error(`Skipped: ${file} is absent.`)
    return []
  }
  const network = readTestNetwork(readFileSync(file, 'utf8'))
  const truth = patternOf(network.nodes, network.edges)
  const data = sampleTestNetwork(network, 100_000, randomFromSeed(1))
  const request = { nodes: forNumpy(alarm), rows: 1_000_000, repetitions: 3 }
  const numpy = python<NumpySeconds>('networks.py', ['numpy'], request)
  const rows: Row[] = []
  for (const [name, kind, target] of algorithms) {
    const { found, cold, warm } = await timeLearning(data, StructureSettings.parse({ algorithm: { kind } }))
    const { distance } = structuralHammingDistance(found.pattern, truth)
    const work = `Alarm, ${name}, 100K rows (first time ${cold.toFixed(2)} s, distance from the true class ${distance})`
    rows.push(
      'answer' in numpy
        ? { work, ours: warm, baseline: numpy.answer.sample, unit: 's', ratio: warm / numpy.answer.sample, target }
        : { work, ours: warm, baseline: null, unit: 's', ratio: null, target, skipped: numpy.skipped },
    )
  }
  return rows
}
