import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { MembershipAnalysis } from '#shared/contracts/membership-analysis.ts'
import { Manifest } from '#shared/contracts/results.ts'
import { keptModelsOf } from '#storage/index.ts'
import { temporaryFolder } from '../storage/testing.ts'
import { KeptModels } from './kept-models.ts'
import { openStudy } from './open-study.ts'
import { runJob } from './run-study.ts'
import { file, onProcessor, patients, smallStudy, withWorkspace } from './testing.ts'

const analysis = MembershipAnalysis.parse({
  kind: 'membership',
  targets: 2,
  shadows: 6,
  references: 4,
  attacks: [{ kind: 'loss-threshold' }, { kind: 'lira' }, { kind: 'rmia' }],
})
const study = smallStudy({ study: { repetitions: 1, analyses: [analysis] } })
/** Two models of the study, each with so many shadows and references. */
const shadowsAsked = 2 * (6 + 4)

describe('shadow and reference models that are kept between runs', () => {
  it('are reused by a second run, whose results are those of training again bit by bit; the manifest tells', () =>
    withWorkspace(async (workspace) => {
      const dataset = await openStudy(workspace, file(patients()), study)
      const { request } = await workspace.runs.create(dataset.id)
      const folder = keptModelsOf(request.snapshotPath)
      expect(path.relative(workspace.folder, folder)).toBe(path.join('shadows', dataset.snapshot.sha256))
      const job = (kept = true, of = request) =>
        runJob(of, onProcessor, {
          signal: new AbortController().signal,
          onProgress: () => {},
          ...(kept ? { keep: { folder, mostBytes: 1e9 } } : {}),
        })
      const without = await job(false)
      expect(without.manifest.shadowModels).toBeUndefined()
      expect(existsSync(folder)).toBe(false)

      const first = await job()
      expect(first.manifest.shadowModels).toEqual({ trained: shadowsAsked, reused: 0 })
      expect(readdirSync(folder)).toHaveLength(4)
      expect((await workspace.keptModels()).sets).toBe(4)

      const second = await job()
      expect(second.manifest.shadowModels).toEqual({ trained: 0, reused: shadowsAsked })
      expect(Manifest.parse(second.manifest)).toEqual(second.manifest)
      for (const { results } of [first, second]) expect(JSON.stringify(results)).toBe(JSON.stringify(without.results))

      // Another seed has other shadows, and another version of the program may compute otherwise.
      const { settings } = request.spec
      const seeded = await job(true, { ...request, spec: { ...request.spec, settings: { ...settings, seed: 2 } } })
      expect(seeded.manifest.shadowModels).toEqual({ trained: shadowsAsked, reused: 0 })
      const newer = await job(true, { ...request, version: '9.9.9' })
      expect(newer.manifest.shadowModels).toEqual({ trained: shadowsAsked, reused: 0 })

      // A file that was damaged is none, and is trained anew.
      for (const name of readdirSync(folder)) {
        const content = readFileSync(path.join(folder, name))
        content[content.length - 1] ^= 1
        writeFileSync(path.join(folder, name), content)
      }
      const third = await job()
      expect(third.manifest.shadowModels).toEqual({ trained: shadowsAsked, reused: 0 })
      expect(JSON.stringify(third.results)).toBe(JSON.stringify(without.results))

      expect(await workspace.trimKeptModels(0)).toEqual({ bytes: 0, sets: 0 })
      await job()
      await workspace.runs.finish(request.runId, { state: 'cancelled' })
      await workspace.datasets.remove(dataset.id)
      // For as long as the dataset can be brought back.
      expect(existsSync(folder)).toBe(true)
      await workspace.removals.empty()
      expect(existsSync(folder)).toBe(false)
    }))

  it('are never more than may be kept; those used the longest ago go first', async () => {
    const folder = path.join(temporaryFolder(), 'shadows', 'rows')
    const answers = (value: number) => ({ models: 2, probabilities: new Float32Array(100).fill(value) })
    const each = 4 * 100 + 36
    const kept = new KeptModels({ folder, mostBytes: 2 * each }, '1.2.3')
    /** The time of use has the disk's own precision. */
    const later = () => new Promise((resolve) => setTimeout(resolve, 20))
    await kept.write('a', answers(1))
    await later()
    await kept.write('b', answers(2))
    await later()
    expect(await kept.read('a')).toEqual(answers(1))
    await later()
    await kept.write('c', answers(3))
    expect([await kept.read('b'), await kept.read('c'), await kept.read('a')]).toEqual([null, answers(3), answers(1)])
    expect(readdirSync(folder)).toHaveLength(2)
    expect(kept.counts).toEqual({ trained: 6, reused: 6 })
    await kept.write('large', { models: 1, probabilities: new Float32Array(1000) })
    expect(await kept.read('large')).toBeNull()
    expect(await kept.read('a')).toEqual(answers(1))
    const other = new KeptModels({ folder, mostBytes: 2 * each }, '1.2.4')
    expect(await other.read('a')).toBeNull()
  })

  it('go on being trained where nothing can be kept', async () => {
    const place = path.join(temporaryFolder(), 'file')
    writeFileSync(place, '')
    const kept = new KeptModels({ folder: path.join(place, 'rows'), mostBytes: 1e6 }, '1.2.3')
    await kept.write('a', { models: 1, probabilities: new Float32Array(3) })
    expect(await kept.read('a')).toBeNull()
    expect(kept.counts).toEqual({ trained: 1, reused: 0 })
  })
})
