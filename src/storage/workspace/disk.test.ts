import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resultsOf } from '#shared/testing.ts'
import { importImages } from '../../jobs/images/index.ts'
import { digits } from '../../../tests/support/idx.ts'
import { failure, fileMaker, listing, suggestedPlan, temporaryFolder } from '../testing.ts'
import { canMount, smallDisk } from '../testing-disk.ts'
import { file, open, table } from './testing.ts'
import { Workspace } from './workspace.ts'

/** An import keeps 64 MiB free. */
const megabytes = 100

const manifest = {
  cloister: '1.2.3',
  startedAt: '2026-01-02T03:04:05.000Z',
  seconds: 1,
  seed: 1,
  spec: 'a'.repeat(64),
  data: { fileName: 'a.csv', bytes: 1, sha256: 'b'.repeat(64), snapshot: 'c'.repeat(64) },
  backend: { name: 'x', version: '1', threads: 1 },
  notices: [],
  runtime: {},
  machine: { platform: 'x', processor: 'x', cores: 1, memoryBytes: 1 },
  command: '',
}
/** Some megabytes of results. */
const results = resultsOf({
  notes: Array.from({ length: 30_000 }, (_, i) => `A note as results have them, number ${i}.`),
})

/** A workspace on a small disk of its own, with a dataset and a study that is going on. */
async function onSmallDisk() {
  const disk = smallDisk(megabytes)
  const workspace = await open(join(disk.folder, 'workspace'))
  const path = file(table)
  const plan = await suggestedPlan(path)
  const dataset = await workspace.importFile(path, plan)
  await workspace.datasets.changeColumn(dataset.id, { name: 'label', role: 'outcome' })
  const { run } = await workspace.runs.create(dataset.id)
  return { disk, workspace, path, plan, dataset: await workspace.datasets.get(dataset.id), run }
}

describe.skipIf(!canMount)('a workspace on a full disk (needs to mount a disk: Linux, as root)', () => {
  it('says which disk is full, stores nothing in part, and goes on once there is room', async () => {
    const { disk, workspace, path, plan, dataset, run } = await onSmallDisk()
    disk.fill()
    const before = listing(join(disk.folder, 'workspace'))
    const where = new RegExp(`on the disk with the folder ${disk.folder}/.*less than 1 MB is free`)

    const importing = await failure(workspace.importFile(path, plan))
    expect(importing).toMatchObject({ code: 'disk-full', message: expect.stringMatching(where) })
    expect(importing.message).toMatch(/about 65 MB are needed/)
    const finishing = await failure(workspace.runs.finish(run.id, { state: 'finished', results, manifest }))
    expect(finishing).toMatchObject({ code: 'disk-full', message: expect.stringMatching(where) })
    expect(finishing.advice).toMatch(/Free some room/)
    const set = fileMaker()
    const { images, labels } = digits(20)
    set(images, 'train-images-idx3-ubyte')
    const place = set(labels, 'train-labels-idx1-ubyte')
    expect(await failure(importImages(workspace, place, 'Bars'))).toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/on the disk with the folder .*MB are needed/),
    })
    // One that is told of room that there is not finds out while it writes.
    const free = async () => 1e12
    for (const work of [
      () => workspace.importFile(path, plan, { freeBytes: free }),
      () => importImages(workspace, place, 'Bars', { freeBytes: free }),
    ])
      expect(await failure(work())).toMatchObject({ code: 'disk-full', message: expect.stringMatching(where) })

    expect(listing(join(disk.folder, 'workspace'))).toEqual(before)
    expect(await workspace.datasets.get(dataset.id)).toEqual(dataset)
    expect(await workspace.runs.get(run.id)).toEqual({ run, outcome: null })

    disk.makeRoom()
    await workspace.datasets.rename(dataset.id, 'Other')
    await workspace.runs.finish(run.id, { state: 'finished', results, manifest })
    expect((await workspace.runs.get(run.id)).outcome).toEqual({ results, manifest })
    await workspace.close()
    const again = await open(workspace.folder)
    expect(await again.datasets.get(dataset.id)).toEqual({ ...dataset, name: 'Other' })
    expect((await again.runs.get(run.id)).outcome).toEqual({ results, manifest })
    await again.close()
  })

  it('closes and opens with what was stored; where something must be stored for that, it says so', async () => {
    const { disk, workspace, dataset, run } = await onSmallDisk()
    await workspace.runs.finish(run.id, { state: 'finished', results, manifest })
    disk.fill()
    await workspace.close()
    const full = await open(workspace.folder)
    expect(await full.datasets.get(dataset.id)).toEqual(dataset)
    expect((await full.runs.get(run.id)).outcome).toEqual({ results, manifest })
    disk.makeRoom()
    const { run: other } = await full.runs.create(dataset.id)
    await full.close()
    disk.fill()
    // The run that was going on has to be marked as cut off.
    expect(await failure(open(workspace.folder))).toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/with the folder .*workspace/),
    })
    disk.makeRoom()
    const again = await open(workspace.folder)
    expect((await again.runs.get(other.id)).run.state).toBe('interrupted')
    expect((await again.runs.get(run.id)).outcome).toEqual({ results, manifest })
    await again.close()
  })

  it('leaves no part of a backup, whether the disk is the workspace’s or another', async () => {
    const { disk, workspace, run } = await onSmallDisk()
    await workspace.runs.finish(run.id, { state: 'finished', results, manifest })
    const other = smallDisk(1)
    other.fill()
    const target = join(other.folder, 'backup.tar.gz')
    expect(await failure(workspace.backup(target))).toMatchObject({
      code: 'disk-full',
      message: `backup.tar.gz could not be saved because the disk with the folder ${other.folder} is full; it had 0 MB for it.`,
    })
    expect(readdirSync(other.folder)).toEqual(['filling'])
    disk.fill()
    const elsewhere = join(temporaryFolder(), 'backup.tar.gz')
    const error = await failure(workspace.backup(elsewhere))
    expect(error).toMatchObject({ code: 'disk-full', message: expect.stringContaining(disk.folder) })
    expect(existsSync(elsewhere)).toBe(false)
    expect(existsSync(join(workspace.folder, 'backup.part'))).toBe(false)
    disk.makeRoom()
    await workspace.backup(elsewhere)
    expect(statSync(elsewhere).size).toBeGreaterThan(1000)

    const small = join(smallDisk(1).folder, 'restored')
    expect(await failure(Workspace.restore(elsewhere, small, '1.2.3'))).toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/too little room for what this backup holds: \d+ MB/),
    })
    expect(readdirSync(join(small, '..'))).toEqual([])
    await workspace.close()
  })
})

describe.skipIf(!canMount)('a workspace that cannot be written to (needs to mount a disk: Linux, as root)', () => {
  it('is refused with its folder, and opens as it was once it can', async () => {
    const { disk, workspace, dataset } = await onSmallDisk()
    await workspace.close()
    const before = listing(workspace.folder)
    disk.makeReadOnly()
    for (const folder of [workspace.folder, join(disk.folder, 'new')]) {
      const error = await failure(open(folder))
      expect(error).toMatchObject({ code: 'not-allowed', message: expect.stringContaining(folder) })
    }
    expect(listing(workspace.folder)).toEqual(before)
    disk.makeWritable()
    const again = await open(workspace.folder)
    expect(await again.datasets.get(dataset.id)).toEqual(dataset)
    await again.close()
  })
})
