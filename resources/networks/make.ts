/**
 * Makes the bundled textbook networks from their tables as printed in the books.
 *
 * - asia: Lauritzen and Spiegelhalter 1988, "Local computations with probabilities on graphical structures and their
 *   application to expert systems", J. R. Stat. Soc. B 50, table 2
 * - cancer: Korb and Nicholson 2010, "Bayesian Artificial Intelligence", 2nd edition, figure 2.1
 *
 * Run by `node resources/networks/make.ts`; a test checks that the files beside this one are what it makes. The infection
 * networks are made by resources/demo/make.ts.
 */

import { writeFileSync } from 'node:fs'
import { writeNetworkJson } from '#engine/bayes/index.ts'
import type { NetworkFile } from '#shared/contracts/network.ts'

type Node = NetworkFile['nodes'][number]

/** A node of two levels, by the probability of the first in each configuration of its parents, the last varying fastest. */
const node = (name: string, levels: readonly [string, string], parents: string[], first: readonly number[]): Node => ({
  name,
  levels: [...levels],
  parents,
  // Two decimals more than the books have, so that 1 - 0.05 is written as 0.95.
  table: first.map((probability) => [probability, Number((1 - probability).toFixed(6))]),
})

const yesNo = ['yes', 'no'] as const
const trueFalse = ['True', 'False'] as const

const asia: NetworkFile = {
  'cloister-network': 1,
  name: 'Asia',
  description:
    'Shortness of breath after a visit to Asia: the chest clinic of Lauritzen and Spiegelhalter (1988). An invented example.',
  nodes: [
    node('asia', yesNo, [], [0.01]),
    node('tub', yesNo, ['asia'], [0.05, 0.01]),
    node('smoke', yesNo, [], [0.5]),
    node('lung', yesNo, ['smoke'], [0.1, 0.01]),
    node('bronc', yesNo, ['smoke'], [0.6, 0.3]),
    node('either', yesNo, ['lung', 'tub'], [1, 1, 1, 0]),
    node('xray', yesNo, ['either'], [0.98, 0.05]),
    node('dysp', yesNo, ['bronc', 'either'], [0.9, 0.8, 0.7, 0.1]),
  ],
}

const cancer: NetworkFile = {
  'cloister-network': 1,
  name: 'Cancer',
  description: 'Lung cancer, its causes and its signs, after Korb and Nicholson (2010). An invented example.',
  nodes: [
    node('Pollution', ['low', 'high'], [], [0.9]),
    node('Smoker', trueFalse, [], [0.3]),
    node('Cancer', trueFalse, ['Pollution', 'Smoker'], [0.03, 0.001, 0.05, 0.02]),
    node('Xray', ['positive', 'negative'], ['Cancer'], [0.9, 0.2]),
    node('Dyspnoea', trueFalse, ['Cancer'], [0.65, 0.3]),
  ],
}

/** The files' contents, by name. */
export const makeNetworks = (): Record<string, string> => ({
  'asia.json': writeNetworkJson(asia),
  'cancer.json': writeNetworkJson(cancer),
})

if (import.meta.main)
  for (const [name, text] of Object.entries(makeNetworks())) writeFileSync(new URL(name, import.meta.url), text)
