import path from 'node:path'
import { CloisterError } from '#shared/ipc/errors.ts'
import { list, plural } from '#shared/text/format.ts'
import { type Network, readBif } from '#engine/bayes/index.ts'
import { groups } from '../reproduce/index.ts'
import { readSmallText } from './small-text.ts'

/** What the networks of the studies are known by: bnlearn's repository gives these extents, and the studies use these nodes. */
export const studyNetworks = {
  child: { title: 'Child', nodes: 20, edges: 25, uses: ['XrayReport', 'LungParench', 'Disease'] },
  alarm: { title: 'Alarm', nodes: 37, edges: 46, uses: ['BP', 'LVFAILURE'] },
  sachs: { title: 'Sachs', nodes: 11, edges: 17, uses: ['Akt', 'PKA', 'Mek'] },
  water: { title: 'Water', nodes: 32, edges: 66, uses: ['CKNI_12_45'] },
} as const satisfies Record<string, { title: string; nodes: number; edges: number; uses: readonly string[] }>
export type StudyNetworkName = keyof typeof studyNetworks

/** Names of the networks that some study samples from, in the order of the studies. */
export const networkNames = [
  ...new Set(Object.values(groups).flatMap((studies) => studies.flatMap(({ networks }) => networks))),
] as StudyNetworkName[]

/** Which of the studies' networks this is, by its extent and its nodes; undefined for any other. */
export function recognise(network: Network): StudyNetworkName | undefined {
  const edges = network.reduce((sum, { parents }) => sum + parents.length, 0)
  const names = new Set(network.map(({ name }) => name))
  return networkNames.find((known) => {
    const { nodes, edges: wanted, uses } = studyNetworks[known]
    return network.length === nodes && edges === wanted && uses.every((node) => names.has(node))
  })
}

/** Networks are small; anything larger is none. */
const largest = 10 * 1024 * 1024

/**
 * Reads a BIF file that holds one of the studies' networks.
 *
 * @throws CloisterError graph-file, with line and column where the text is not understood, and where it is another network
 */
export async function readStudyNetwork(file: string): Promise<{ name: StudyNetworkName; text: string }> {
  const place = { file: path.basename(file) }
  const read = await readSmallText(file, largest)
  if ('problem' in read)
    throw new CloisterError(
      'graph-file',
      `${place.file} ${read.problem === 'is too large' ? 'is too large to be a network' : read.problem}.`,
      'Choose a network’s BIF file on this computer.',
      place,
    )
  const { text } = read
  const { network } = readBif(text, place.file)
  const name = recognise(network)
  if (name) return { name, text }
  const wanted = networkNames.map((known) => {
    const { title, nodes, edges } = studyNetworks[known]
    return `${title} (${nodes} nodes, ${edges} edges)`
  })
  throw new CloisterError(
    'graph-file',
    `${place.file} is a network of ${plural(network.length, 'node')} that no published study uses.`,
    `They use ${list(wanted)}, as bnlearn’s repository has them.`,
    place,
  )
}
