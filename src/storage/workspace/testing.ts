/** Workspaces in real folders, for tests. */

import { join } from 'node:path'
import { fileMaker, suggestedPlan, temporaryFolder } from '../testing.ts'
import { Workspace } from './workspace.ts'

export const file = fileMaker()

/** Sixty rows with an identifier, a number, a sensitive column, a site, a category and an outcome. */
export const table = `id,age,sex,hospital,smoker,label\n${Array.from({ length: 60 }, (_, i) => `p${i},${20 + (i % 37)}.5,${'fm'[i % 2]},${i % 3 === 0 ? 'South' : 'North'},${i % 4 === 0 ? 'yes' : 'no'},${(i >> 1) % 2}\n`).join('')}`

export async function open(folder = join(temporaryFolder(), 'workspace')) {
  return Workspace.open(folder, '1.2.3')
}

/** A workspace with that table imported. */
export async function withDataset() {
  const workspace = await open()
  const path = file(table)
  return { workspace, dataset: await workspace.importFile(path, await suggestedPlan(path)) }
}
