import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { KeptRepetition, Progress } from '#shared/contracts/job.ts'
import { JobRequest } from '#shared/contracts/job.ts'
import { Manifest, Results } from '#shared/contracts/results.ts'
import { failure } from '../storage/testing.ts'
import { openStudy } from './open-study.ts'
import { MembershipAnalysis } from '#shared/contracts/membership-analysis.ts'
import { contentHash, runJob } from './run-study.ts'
import { columnsRead } from './study-table.ts'
import { file, onProcessor, patients, smallStudy, withWorkspace } from './testing.ts'

describe('the hash of a content', () => {
  /** The same value with the keys of every object the other way round. */
  const turned = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(turned)
      : value !== null && typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, item]) => [key, turned(item)]),
          )
        : value

  const value = fc.jsonValue().map((json) => JSON.parse(JSON.stringify(json)) as unknown)

  it('is the SHA-256 of its JSON with the keys in order', () => {
    const json = '{"a":[1,{"b":null,"c":"x"}],"d":true}'
    const hash = createHash('sha256').update(json).digest('hex')
    expect(contentHash({ d: true, a: [1, { c: 'x', b: null }] })).toBe(hash)
  })

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(value, (content) => {
        expect(contentHash(turned(content))).toBe(contentHash(content))
      }),
    )
    expect(contentHash({ a: 1, b: { c: 2, d: 3 } })).toBe(contentHash({ b: { d: 3, c: 2 }, a: 1 }))
  })

  it('depends on everything else', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(contentHash(a) === contentHash(b)).toBe(isDeepStrictEqual(a, b))
      }),
    )
    expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]))
    expect(contentHash({ a: '1' })).not.toBe(contentHash({ a: 1 }))
  })
})

/** Opens a study, creates its run and does the job, some times over. */
const run = (study = smallStudy(), times = 1) =>
  withWorkspace(async (workspace) => {
    const path = file(patients())
    const dataset = await openStudy(workspace, path, study)
    const { request } = await workspace.runs.create(dataset.id)
    expect(JobRequest.parse(request)).toEqual(request)
    const progress: Progress[] = []
    const losses: string[] = []
    const outcomes = []
    for (let i = 0; i < times; i++)
      outcomes.push(
        await runJob(request, onProcessor, {
          signal: new AbortController().signal,
          onProgress: (point) => progress.push(point),
          onLoss: ({ model, repetition }) => losses.push(`${model} ${repetition}`),
        }),
      )
    return { path, dataset, request, progress, losses, outcomes }
  })

describe('a small study, from the file to its results', () => {
  it('has results and a manifest that keep the contract, and are the same when it is done again', async () => {
    const { path, dataset, request, progress, losses, outcomes } = await run(smallStudy(), 2)
    const [{ results, manifest }, again] = outcomes
    expect(Results.parse(JSON.parse(JSON.stringify(results)))).toEqual(results)
    expect(again.results).toEqual(results)

    expect(results.data).toMatchObject({ rows: 240, outcome: 'death', parents: ['age', 'smoker'] })
    expect(results.models.map(({ key }) => key)).toEqual(['cpt/parents', 'mlp/all'])
    expect(results.models[1].columns).toEqual(['age', 'smoker', 'marker'])
    expect(new Set(results.attacks.map(({ distribution, contrast }) => `${distribution} ${contrast}`)).size).toBe(5)
    expect(results.net).toHaveLength(4)

    expect(Manifest.parse(manifest)).toEqual(manifest)
    expect(manifest).toMatchObject({
      cloister: '1.2.3',
      seed: 1,
      spec: contentHash(request.spec),
      data: {
        fileName: path.split('/').pop(),
        sha256: createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
        snapshot: dataset.snapshot.sha256,
      },
      backend: { name: 'onnxruntime-cpu', version: expect.stringMatching(/^\d+\.\d+/) },
      notices: [],
      runtime: { node: process.versions.node },
    })
    expect(manifest.command).toBe(
      `cloister run study.yaml --data "${path.split('/').pop()}" --out results --repetitions 2 --seed 1 --backend onnxruntime-cpu --threads ${manifest.backend.threads}`,
    )
    expect(Number.isNaN(Date.parse(manifest.startedAt))).toBe(false)
    expect({ ...again.manifest, startedAt: '', seconds: 0 }).toEqual({ ...manifest, startedAt: '', seconds: 0 })

    expect(progress[0]).toEqual({ stage: 'Reading the data', fraction: 0, secondsLeft: null })
    expect(progress.at(-1)?.fraction).toBeCloseTo(1, 9)
    expect(new Set(losses)).toEqual(new Set(['mlp/all 0', 'mlp/all 1']))
  })

  it('goes on with the processor where what it should train on fails, and says so', async () => {
    const [{ results }] = (await run(smallStudy({ study: { repetitions: 1 } }))).outcomes
    // This machine has no NVIDIA card for CUDA, or has one that works; "teleport" it cannot have.
    const told: string[] = []
    const { manifest, results: others } = await withWorkspace(async (workspace) => {
      const dataset = await openStudy(workspace, file(patients()), smallStudy({ study: { repetitions: 1 } }))
      const { request } = await workspace.runs.create(dataset.id)
      return runJob(request, Promise.resolve({ backend: 'teleport', threads: 2 }), {
        signal: new AbortController().signal,
        onProgress: () => {},
        onNotice: (notice) => told.push(notice),
      })
    })
    expect(told).toEqual([
      'Training on teleport failed, so it went on with the processor from where it stood. There is no "teleport" on this machine.',
    ])
    expect(manifest).toMatchObject({ backend: { name: 'onnxruntime-cpu' }, notices: told })
    expect(others.notes).toEqual([...results.notes, ...told])
    expect({ ...others, notes: [] }).toEqual({ ...results, notes: [] })
  })

  it('goes on from the repetitions that were kept, to the same results, and says so in the manifest', async () => {
    const kept: KeptRepetition[] = []
    const told: string[] = []
    await withWorkspace(async (workspace) => {
      const dataset = await openStudy(workspace, file(patients()), smallStudy({ study: { repetitions: 3 } }))
      const { request } = await workspace.runs.create(dataset.id)
      const control = {
        signal: new AbortController().signal,
        onProgress: () => {},
        onNotice: (notice: string) => told.push(notice),
      }
      const whole = await runJob(request, onProcessor, { ...control, onRepetition: (each) => kept.push(each) })
      expect(kept.map(({ repetition }) => repetition)).toEqual([0, 1, 2])
      expect(whole.manifest).not.toHaveProperty('resumedRepetitions')
      const earlier = kept.slice(0, 2).map((each) => ({ ...each, seconds: 100 + each.repetition }))
      const redone: number[] = []
      const resumed = await runJob(request, onProcessor, {
        ...control,
        kept: earlier,
        onRepetition: ({ repetition, seconds }) => void redone.push(repetition, Math.floor(seconds / 100)),
      })
      expect(redone, 'the last one, and the time of both parts').toEqual([2, 1])
      expect(resumed.results).toEqual(whole.results)
      expect(resumed.manifest.resumedRepetitions).toBe(2)
      expect(resumed.manifest.seconds).toBeGreaterThan(101)
      expect(told).toEqual([])

      const others = await runJob({ ...request, version: '1.2.4' }, onProcessor, { ...control, kept: earlier })
      expect(others.results.targets).toEqual(whole.results.targets)
      expect(others.manifest).not.toHaveProperty('resumedRepetitions')
      expect(told).toEqual([expect.stringContaining('was computed again')])
    })
  })

  it('has other results for another seed', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map((seed) => run(smallStudy({ study: { seed, repetitions: 1 } }))),
    )
    expect(second.outcomes[0].results.attacks).not.toEqual(first.outcomes[0].results.attacks)
    expect(second.outcomes[0].manifest.spec).not.toBe(first.outcomes[0].manifest.spec)
  })

  it('reads no column that the study does not use', async () => {
    const { request } = await run(
      smallStudy({ data: { columns: { age: { role: 'ignored' } } }, study: { repetitions: 1 } }),
    )
    expect(columnsRead(request.spec).map(({ name }) => name)).toEqual(['smoker', 'marker', 'hospital', 'death'])
    const analyses = [MembershipAnalysis.parse({ kind: 'membership', subgroup: 'age' })]
    const grouped = { ...request.spec, settings: { ...request.spec.settings, analyses } }
    expect(columnsRead(grouped).map(({ name }) => name)).toContain('age')
  })

  it('ends at once when it is cancelled, before and while it works', () =>
    withWorkspace(async (workspace) => {
      const dataset = await openStudy(workspace, file(patients()), smallStudy({ study: { repetitions: 1000 } }))
      const { request } = await workspace.runs.create(dataset.id)
      const before = AbortSignal.abort()
      await expect(runJob(request, onProcessor, { signal: before, onProgress: () => {} })).rejects.toMatchObject({
        name: 'AbortError',
      })
      const controller = new AbortController()
      let at = 0
      const work = runJob(request, onProcessor, {
        signal: controller.signal,
        onProgress: ({ fraction }) => {
          if (fraction === 0 || at > 0) return
          at = performance.now()
          controller.abort()
        },
      })
      await expect(work).rejects.toThrow()
      expect(performance.now() - at).toBeLessThan(1000)
    }))

  it('is refused where the rows have gone', () =>
    withWorkspace(async (workspace) => {
      const dataset = await openStudy(workspace, file(patients()), smallStudy())
      const { request } = await workspace.runs.create(dataset.id)
      const control = { signal: new AbortController().signal, onProgress: () => {} }
      const gone = { ...request, snapshotPath: `${request.snapshotPath}x` }
      expect((await failure(runJob(gone, onProcessor, control))).code).toBe('data-changed')
    }))
})
