/** A small study on a real file in a real workspace, for tests. */

import { join } from 'node:path'
import { type Execution, safeBackend } from '#shared/contracts/executors.ts'
import { StudyFile } from '#shared/contracts/study.ts'
import { Workspace } from '#storage/index.ts'
import { fileMaker, temporaryFolder } from '../storage/testing.ts'

export const file = fileMaker()

/** What the tests train on. */
export const onProcessor: Execution = { backend: safeBackend, threads: null }

/** A number that looks random and is always the same, from 0 to 99. */
const scramble = (row: number, salt: number) => (((row + 1) * 7919 + salt * 104_729) % 997) % 100

/** Patients with an age, a smoking habit, a site and a death that depends on both, and a marker that follows from it. */
export const patients = (rows = 240) => {
  const lines = Array.from({ length: rows }, (_, row) => {
    const age = 30 + (scramble(row, 1) % 50)
    const smoker = scramble(row, 2) < 40
    const death = scramble(row, 3) < (smoker ? 55 : 20) + (age > 60 ? 25 : 0)
    const marker = scramble(row, 4) < 80 ? death : !death
    const site = scramble(row, 5) < 65 ? 'North' : 'South'
    return `p${row},${age},${smoker ? 'yes' : 'no'},${marker ? 'high' : 'low'},${site},${death ? 1 : 0}`
  })
  return `patient,age,smoker,marker,hospital,death\n${lines.join('\n')}\n`
}

/** A study of them that takes a second; what is given replaces a part of it. */
export const smallStudy = (changes: { data?: object; graph?: object; study?: object } = {}): StudyFile =>
  StudyFile.parse({
    cloister: 1,
    data: { columns: { death: { role: 'outcome' } }, ...changes.data },
    graph: {
      edges: [
        ['age', 'death'],
        ['smoker', 'death'],
        ['death', 'marker'],
      ],
      ...changes.graph,
    },
    study: {
      name: 'Small',
      models: [
        { kind: 'cpt', smoothing: 1 },
        { kind: 'mlp', hidden: [4], steps: 60, learningRate: 0.01 },
      ],
      shifts: [{ kind: 'site', home: ['North'] }],
      attacks: [{ kind: 'loss-threshold' }, { kind: 'confidence-classifier', steps: 40 }],
      repetitions: 2,
      ...changes.study,
    },
  })

/** Does work with an empty workspace. */
export async function withWorkspace<T>(work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const workspace = await Workspace.open(join(temporaryFolder(), 'workspace'), '1.2.3')
  try {
    return await work(workspace)
  } finally {
    await workspace.close()
  }
}
