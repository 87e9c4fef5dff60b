import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findPlanted } from '../../tests/support/planted.ts'
import { temporaryFolder } from '../storage/testing.ts'
import { Workspace } from '#storage/index.ts'
import { learn } from './learn.ts'
import { fitDatasetNetwork } from './network.ts'
import { openStudy } from './open-study.ts'
import { runJob } from './run-study.ts'
import { file, onProcessor, patients, smallStudy } from './testing.ts'

/** A person's number that only the rows hold, a smoking habit that names of groups hold too, and an age no one else has. */
const [person, group, age] = ['Pq7Kd91xZ3', 'Zwqk7f3a91c2', 73.81264]
const rows = patients()
  .replace(/^p17,\d+,/m, `${person},${age},`)
  .replaceAll(',yes,', `,${group},`)

const quiet = { signal: new AbortController().signal, onProgress: () => {} }

const study = smallStudy({
  study: {
    repetitions: 1,
    analyses: [
      {
        kind: 'membership',
        attacks: [{ kind: 'loss-threshold' }],
        targets: 2,
        shadows: 2,
        references: 2,
        subgroup: 'smoker',
      },
    ],
  },
})

/** A workspace in which everything was done that leaves something of rows behind: imported, learned, fitted, trained, signed. */
async function used() {
  const folder = join(temporaryFolder(), 'workspace')
  const workspace = await Workspace.open(folder, '1.2.3')
  const dataset = await openStudy(workspace, file(rows, 'patients.csv'), study)
  await fitDatasetNetwork(workspace, dataset.id, { bins: 2, priorRows: 1 })
  const task = await workspace.learnings.prepare(dataset.id, {
    kind: 'causes',
    candidates: ['age', 'smoker'],
    numbers: { kind: 'bins', bins: 2 },
    significance: 0.05,
  })
  await workspace.learnings.save(dataset.id, await learn(task, quiet))
  const { run, request } = await workspace.runs.create(dataset.id)
  const { results, manifest } = await runJob(request, onProcessor, quiet)
  await workspace.runs.finish(run.id, { state: 'finished', results, manifest })
  return { folder, workspace, dataset, run }
}

const found = (folder: string) => findPlanted(dirname(folder), [person, group, age])
const listed = async (workspace: Workspace, id: string) =>
  (await workspace.runs.get(id)).outcome?.results.analyses?.flatMap((analysis) =>
    analysis.kind === 'membership' ? analysis.risks.flatMap(({ mostExposed }) => mostExposed) : [],
  ) ?? []

describe('a dataset that a study was run on', () => {
  it('is gone from every byte of the workspace once it is deleted with its runs', async () => {
    const { folder, workspace, dataset, run } = await used()
    expect((await listed(workspace, run.id)).length).toBeGreaterThan(0)
    await workspace.close()
    // What an import that was cut off left behind.
    writeFileSync(join(folder, 'snapshots', 'left.part'), person)
    const again = await Workspace.open(folder, '1.2.3')
    const before = await found(folder)
    for (const value of [person, group, age])
      expect(before).toContain(`workspace/snapshots/${dataset.snapshot.sha256}.parquet: ${value}`)
    expect(before).toContain(`workspace/cloister.duckdb: ${group}`)

    await again.datasets.remove(dataset.id, true)
    expect((await found(folder)).length, 'removed, and still to be brought back').toBe(before.length)
    await again.removals.empty()
    expect(await found(folder)).toEqual([])
    await again.close()
    expect(await found(folder)).toEqual([])
  })

  it('leaves of runs that are kept what they say of groups, and nothing of single rows', async () => {
    const { folder, workspace, dataset, run } = await used()
    const before = (await workspace.runs.get(run.id)).outcome!.results
    await workspace.datasets.remove(dataset.id)
    await workspace.removals.empty()
    const after = (await workspace.runs.get(run.id)).outcome!.results
    expect(await listed(workspace, run.id)).toEqual([])
    expect(after.notes.at(-1)).toMatch(/^The list of the rows most at risk was taken out/)
    expect(after).toMatchObject({ attacks: before.attacks, targets: before.targets })
    await workspace.close()
    expect(await found(folder)).toEqual([`workspace/cloister.duckdb: ${group}`])
  })
})
