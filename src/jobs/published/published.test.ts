import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ExpectedPicture, StoredReplication } from '#shared/contracts/published.ts'
import type { Progress } from '#shared/contracts/job.ts'
import { Replication, ReplicationId, type ReplicationRow } from '#shared/contracts/replication.ts'
import { safeBackend } from '#shared/contracts/executors.ts'
import { isShared, sharedFile, sharedNetwork, sharedText } from '../../../tests/support/networks.ts'
import { digits } from '../../../tests/support/idx.ts'
import { failure, listing, temporaryFolder } from '../../storage/testing.ts'
import { importImages } from '../images/index.ts'
import { folderOf } from '../images/testing.ts'
import { keepParts } from '../reproduce/parts.ts'
import { partsFile } from '../reproduce/index.ts'
import { withWorkspace } from '../testing.ts'
import { publishedHandlers } from './index.ts'
import { networkNames, readStudyNetwork, recognise } from './networks.ts'
import { figuresBeside, keptReplications, offeredPresets, publishedOverview } from './overview.ts'
import { prepareStudy, runPublishedStudy } from './run.ts'
import { keptSummaries, PublishedStore } from './store.ts'

const resources = path.resolve(import.meta.dirname, '../../../resources/studies')
const onProcessor = Promise.resolve({ backend: safeBackend, threads: 1 })
const choice = { study: 'infinite-n', preset: 'tiny', seed: 7 } as const
const start = { ...choice, images: null }
/** A workspace without image sets. */
const noSets = { request: () => expect.unreachable() }
const bif = (name: string) => `data/networks/${name}.bif`

const row = (point: string, estimate: number | null, more: Partial<ReplicationRow> = {}): ReplicationRow => ({
  point,
  x: null,
  model: 'causal',
  family: 'causal',
  distribution: 'P',
  contrast: null,
  attack: null,
  measure: 'accuracy',
  figure: { estimate, low: 0.4, high: 0.6 },
  ...more,
})

const replication = (changes: Partial<Replication> = {}): Replication => ({
  study: 'child-sizes',
  preset: 'full',
  seed: 1,
  title: 'How many rows it takes',
  paper: 'figures 3a and 3b',
  seconds: 12,
  rows: [row('1,000 rows', 0.5)],
  claims: [],
  made: {
    command: 'npm run reproduce -- child-sizes --seed 1',
    cloister: '0.1.0',
    backend: { name: 'onnxruntime-cpu', version: '1', threads: 1 },
    machine: { platform: 'linux', processor: 'a processor', cores: 2 },
  },
  ...changes,
})

function put(folder: string, name: string, content: unknown): string {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

let store: PublishedStore
beforeEach(() => {
  store = new PublishedStore(temporaryFolder())
  vi.stubEnv('CLOISTER_TINY_STUDIES', '1')
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('the store of published studies', () => {
  it('lists results, the latest first, without what is damaged, and forgets what is removed', async () => {
    expect(await store.list()).toEqual({ results: [], damaged: [] })
    const claim = { by: 'paper', holds: true } as const
    const claims = [claim, { ...claim, holds: false }, { ...claim, by: 'ours' as const }].map((each) => ({
      claim: 'a',
      paper: 'b',
      standard: 'c',
      ours: { estimate: 0, low: 0, high: 0 },
      verdict: each.holds ? ('holds' as const) : ('not decided' as const),
      variant: 'd',
      readings: [],
      explainedBy: null,
      ...each,
    }))
    const early = { id: 'early', finishedAt: '2026-01-01T00:00:00.000Z', replication: replication({ claims }) }
    put(store.results, 'early.json', early)
    put(store.results, 'late.json', { ...early, id: 'late', finishedAt: '2026-01-02T00:00:00.000Z' })
    put(store.results, 'cut.json', JSON.stringify(early).slice(0, 100))
    const { results, damaged } = await store.list()
    expect(results.map(({ id, claims, held }) => [id, claims, held])).toEqual([
      ['late', 2, 1],
      ['early', 2, 1],
    ])
    expect(damaged).toEqual(['cut.json'])
    await store.remove('late')
    expect((await store.list()).results.map(({ id }) => id)).toEqual(['early'])
    expect((await failure(store.get('late'))).code).toBe('not-found')
    expect((await failure(store.text('late'))).code).toBe('not-found')
  })

  it('names runs that were cut off, with how far they came, and lets go of them', async () => {
    const part = (name: string) => ({ part: name, rows: [] })
    const file = (study: string) => partsFile(store.parts, study, 'quick', 3)
    await keepParts(file('child-sizes'), { seconds: 1, parts: [part('1,000 rows'), part('2,000 rows')] })
    await keepParts(file('four-networks'), { seconds: 1, parts: [] })
    await keepParts(file('no-such-study'), { seconds: 1, parts: [part('a')] })
    put(store.parts, '.infinite-n-quick-3.parts.json', { version: 'another', seconds: 1, parts: [part('a')] })
    const kept = { study: 'child-sizes', preset: 'quick', seed: 3, images: null } as const
    expect(await store.interrupted()).toEqual([{ ...kept, done: 2, total: 4 }])
    await store.discard(kept)
    expect(await store.interrupted()).toEqual([])
  })

  it('keeps parts of runs on different image sets apart, and those of every group', async () => {
    const keep = (images: string | null, study: string) =>
      keepParts(partsFile(store.partsWith(images), study, 'quick', 1), {
        seconds: 1,
        parts: [{ part: 'IRM', rows: [] }],
      })
    await keep('set-a', 'coloured-mnist')
    await keep('set-b', 'coloured-mnist')
    await keep(null, 'measurement')
    const digits = { study: 'coloured-mnist', preset: 'quick', seed: 1, images: 'set-a' } as const
    const [moved, a, b] = await store.interrupted()
    expect(moved).toMatchObject({ study: 'measurement', images: null, done: 1, total: 8 })
    expect([a, b].map(({ images, done, total }) => [images, done, total])).toEqual([
      ['set-a', 1, 2],
      ['set-b', 1, 2],
    ])
    await store.discard(digits)
    expect((await store.interrupted()).map(({ images }) => images)).toEqual([null, 'set-b'])
    await store.discard({ ...digits, images: 'set-b' })
    await store.discard({ ...digits, study: 'measurement', images: null })
    expect(await store.interrupted()).toEqual([])
  })

  it('takes no name that could be a path', () => {
    for (const name of ['../secret', 'a/b', '.hidden', 'A', ''])
      expect(ReplicationId.safeParse(name).success).toBe(false)
  })
})

describe('what the page is told', () => {
  it('are all studies with what is said of them, and what is missing', async () => {
    vi.stubEnv('CLOISTER_TINY_STUDIES', '')
    await store.addNetwork('child', 'network child')
    const overview = await publishedOverview(store, [], resources, path.join(store.results, 'nowhere'))
    const [{ text, studies }] = overview.papers
    expect(text.title).toBe('Alleviating Privacy Attacks via Causal Learning')
    expect(studies).toHaveLength(17)
    expect(studies[0]).toMatchObject({ name: 'child-sizes', networks: ['child'], ours: null })
    expect(studies[0].parts).toMatchObject({ quick: 4, full: 10 })
    expect(overview.presets).toEqual(['quick', 'full'])
    expect(overview.networks.map(({ title, isThere }) => [title, isThere])).toEqual([
      ['Child', true],
      ['Alarm', false],
      ['Sachs', false],
      ['Water', false],
    ])
    expect(offeredPresets({ CLOISTER_TINY_STUDIES: '1' })).toEqual(['tiny', 'quick', 'full'])
  })

  it('has our figures beside the paper’s, where there is a full run of ours', async () => {
    const attack = { measure: 'attack accuracy', attack: 'paper', contrast: 'membership' }
    const rows = [
      row('1,000 rows', 0.63, { ...attack, model: 'network', figure: { estimate: 0.63, low: 0.6, high: 0.66 } }),
      row('10,000 rows', null, { ...attack, model: 'network' }),
    ]
    const folder = temporaryFolder()
    put(folder, 'child-sizes.json', replication({ rows }))
    put(folder, 'child-noise.json', replication({ study: 'child-noise', preset: 'quick' }))
    put(folder, 'four-networks.json', 'no JSON')
    const { papers } = await publishedOverview(store, [], resources, folder)
    const [sizes, noise, four] = papers[0].studies
    expect(sizes.ours).toMatchObject({ seconds: 12, processor: 'a processor', cores: 2 })
    expect(sizes.ours?.figures).toEqual([{ estimate: 0.63, low: 0.6, high: 0.66 }, null, null, null, null])
    expect([noise.ours, four.ours]).toEqual([null, null])
  })

  it('reads what is stored once, and again where it changed', async () => {
    const folder = temporaryFolder()
    const ours = put(folder, 'child-sizes.json', replication())
    put(folder, 'child-noise.json', replication({ study: 'child-noise' }))
    const [summaries, read] = [keptSummaries(), keptReplications()]
    const inWorkspace = path.dirname(path.dirname(store.results))
    const stored = { id: 'one', finishedAt: '2026-01-01T00:00:00.000Z', replication: replication() }
    const result = put(store.results, 'one.json', stored)
    const ask = () => publishedOverview(new PublishedStore(inWorkspace, summaries), [], resources, folder, read)
    const [parseOurs, parseStored] = [vi.spyOn(Replication, 'safeParse'), vi.spyOn(StoredReplication, 'parse')]
    const counts = () => [parseOurs.mock.calls.length, parseStored.mock.calls.length]

    const first = await ask()
    expect(first.results).toMatchObject([{ id: 'one', seconds: 12 }])
    expect(counts()).toEqual([2, 1])
    expect(await ask()).toEqual(first)
    expect(counts()).toEqual([2, 1])

    writeFileSync(ours, JSON.stringify(replication({ seconds: 1234 })))
    writeFileSync(result, JSON.stringify({ ...stored, replication: replication({ seconds: 5678 }) }))
    put(store.results, 'two.json', { ...stored, id: 'two' })
    const then = await ask()
    expect(then.papers[0].studies[0].ours?.seconds).toBe(1234)
    expect(then.results.map(({ id, seconds }) => [id, seconds])).toEqual(
      expect.arrayContaining([
        ['one', 5678],
        ['two', 12],
      ]),
    )
    expect(counts()).toEqual([3, 3])
  })

  it('draws no figure that could be either of two', () => {
    const picture = {
      lines: [{ label: 'a', marks: [{ model: 'm', family: 'causal', paper: {}, ours: { measure: 'accuracy' } }] }],
    } as unknown as ExpectedPicture
    expect(figuresBeside(picture, { rows: [row('a', 0.5), row('b', 0.5)] })).toEqual([null])
    expect(figuresBeside(picture, { rows: [row('a', 0.5)] })).toEqual([{ estimate: 0.5, low: 0.4, high: 0.6 }])
  })
})

describe('a study that cannot run', () => {
  it('is refused with what is missing', async () => {
    expect((await failure(prepareStudy(store, noSets, resources, { ...start, study: 'nothing' }))).code).toBe(
      'not-found',
    )
    expect((await failure(prepareStudy(store, noSets, resources, start))).message).toBe(
      'This study needs the network Child.',
    )
    await store.addNetwork('child', '')
    expect(
      (await failure(prepareStudy(store, noSets, resources, { ...start, study: 'fair-classes' }))).message,
    ).toMatch(/network Sachs/)
    const images = await failure(prepareStudy(store, noSets, resources, { ...start, study: 'coloured-mnist' }))
    expect(images.message).toBe('This study needs an image set.')
    vi.stubEnv('CLOISTER_TINY_STUDIES', '')
    expect((await failure(prepareStudy(store, noSets, resources, start))).code).toBe('not-allowed')
  })

  it('for want of a table is refused with its name', async () => {
    const refused = await failure(prepareStudy(store, noSets, resources, { ...start, study: 'leakage-size' }))
    expect(refused.message).toBe('This study needs the public table Adult.')
  })

  it('for want of colour images is refused likewise, whatever set is chosen', async () => {
    const refused = await failure(
      prepareStudy(store, noSets, resources, { ...start, study: 'cifar-binary', images: 'digits' }),
    )
    expect(refused.code).toBe('not-allowed')
    expect(refused.message).toContain('colour images')
    expect(refused.advice).toContain('npm run reproduce -- cifar-binary --images FOLDER')
  })

  it('is not one without networks that needs no images either', async () => {
    const request = await prepareStudy(store, noSets, resources, { ...start, study: 'measurement' })
    expect(request).toMatchObject({ study: 'measurement', images: null, parts: store.parts })
  })

  it('for the name of its group is refused too', async () => {
    expect((await failure(prepareStudy(store, noSets, resources, { ...start, study: 'paper-1' }))).code).toBe(
      'not-found',
    )
  })
})

describe('a study that learns from images', () => {
  it('runs on the image set that was chosen, and says so', { timeout: 300_000 }, () =>
    withWorkspace(async (workspace) => {
      const handlers = publishedHandlers({ current: workspace })
      const { images, labels } = digits(600, { height: 14, width: 14 })
      const files = { 'train-images-idx3-ubyte': images, 'train-labels-idx1-ubyte': labels }
      const set = await importImages(workspace, folderOf(files), 'Bars')
      const ask = { study: 'coloured-mnist', preset: 'tiny', seed: 1, images: set.id, folder: resources } as const
      const request = await handlers['published.prepare'](ask)
      expect(request.images?.set).toEqual(set)
      await runPublishedStudy(request, onProcessor, {
        signal: new AbortController().signal,
        onProgress: () => {},
        onNotice: () => expect.unreachable(),
      })
      const { replication: found } = await handlers['published.get']({ id: request.id })
      expect(found.made.images).toEqual({
        name: 'Bars',
        files: {
          'train-images-idx3-ubyte': createHash('sha256').update(images).digest('hex'),
          'train-labels-idx1-ubyte': createHash('sha256').update(labels).digest('hex'),
        },
      })
      const overview = await handlers['published.overview']({ folder: resources, replications: '' })
      expect(overview.images).toEqual([set])
      const missing = handlers['published.prepare']({ ...ask, images: 'no-such-set' })
      expect((await failure(missing)).code).toBe('not-found')
    }),
  )
})

describe.skipIf(!isShared(bif('child')))(`on shared/${bif('child')}`, () => {
  it('runs and is stored whole; its files are what was found', { timeout: 300_000 }, () =>
    withWorkspace(async (workspace) => {
      const handlers = publishedHandlers({ current: workspace })
      expect(await handlers['published.addNetwork']({ path: sharedFile(bif('child')) })).toBe('Child')
      const request = await handlers['published.prepare']({ ...start, folder: resources })
      const heard: Progress[] = []
      await runPublishedStudy(request, onProcessor, {
        signal: new AbortController().signal,
        onProgress: (progress) => heard.push(progress),
        onNotice: () => expect.unreachable(),
      })
      expect(heard.at(-1)?.fraction).toBeCloseTo(1, 9)
      const { results, interrupted } = await handlers['published.overview']({ folder: resources, replications: '' })
      expect(results).toMatchObject([{ ...choice, id: request.id, claims: 4 }])
      expect(interrupted).toEqual([])
      expect(readdirSync(request.parts)).toEqual([])
      const { replication: found } = await handlers['published.get']({ id: request.id })
      expect(found.claims).toHaveLength(6)
      const hash = createHash('sha256')
        .update(sharedText(bif('child')))
        .digest('hex')
      expect(found.made.networks).toEqual({ child: hash })
      const json = await handlers['published.file']({ id: request.id, form: 'json' })
      expect(json.name).toBe('infinite-n-tiny-seed-7')
      expect(Replication.parse(JSON.parse(json.text))).toEqual(found)
      expect(JSON.parse(json.text).rows[0].figure.values).toHaveLength(2)
      expect((await handlers['published.file']({ id: request.id, form: 'svg' })).text).toMatch(/^<svg/)
      await handlers['published.remove']({ id: request.id })
      expect(listing(request.results)).toEqual([])
    }),
  )

  it(
    'that is cancelled stores nothing, keeps its finished parts, and ends the same when resumed',
    { timeout: 300_000 },
    async () => {
      await store.addNetwork('child', sharedText(bif('child')))
      const control = { onProgress: () => {}, onNotice: () => {} }
      const whole = await prepareStudy(store, noSets, resources, start, new Date(0))
      await runPublishedStudy(whole, onProcessor, { ...control, signal: new AbortController().signal })

      const controller = new AbortController()
      const cut = await prepareStudy(store, noSets, resources, start, new Date(1))
      const onProgress = ({ stage }: Progress) => {
        if (stage.startsWith('2,000 rows')) controller.abort()
      }
      await expect(
        runPublishedStudy(cut, onProcessor, { ...control, onProgress, signal: controller.signal }),
      ).rejects.toThrow()
      expect(existsSync(path.join(store.results, `${cut.id}.json`))).toBe(false)
      expect(await store.interrupted()).toEqual([{ ...start, done: 1, total: 2 }])

      const stages = new Set<string>()
      const resumed = await prepareStudy(store, noSets, resources, start, new Date(2))
      await runPublishedStudy(resumed, onProcessor, {
        ...control,
        onProgress: ({ stage }) => stages.add(stage.split(':')[0]),
        signal: new AbortController().signal,
      })
      expect(await store.interrupted()).toEqual([])
      const [first, second] = [(await store.get(whole.id)).replication, (await store.get(resumed.id)).replication]
      expect(second.rows).toEqual(first.rows)
      expect(second.claims).toEqual(first.claims)
    },
  )
})

describe.skipIf(!['child', 'alarm', 'sachs', 'water', 'asia'].every((name) => isShared(bif(name))))(
  'shared/data/networks/{child,alarm,sachs,water,asia}.bif',
  () => {
    it('are recognised by their nodes, whatever the file is called', async () => {
      expect(networkNames).toEqual(['child', 'alarm', 'sachs', 'water'])
      for (const name of networkNames) expect(recognise(sharedNetwork(name))).toBe(name)
      expect(recognise(sharedNetwork('asia'))).toBeUndefined()
      expect(recognise(sharedNetwork('child').slice(1))).toBeUndefined()
      const file = put(temporaryFolder(), 'downloaded.bif', sharedText(bif('sachs')))
      expect((await readStudyNetwork(file)).name).toBe('sachs')
      expect(await failure(readStudyNetwork(sharedFile(bif('asia'))))).toMatchObject({
        code: 'graph-file',
        message: 'asia.bif is a network of 8 nodes that no published study uses.',
      })
    })
  },
)

it('a file that is absent or no network is refused by its name', async () => {
  expect((await failure(readStudyNetwork(path.join(store.networks, 'none.bif')))).message).toBe(
    'none.bif cannot be read.',
  )
  const cut = await failure(readStudyNetwork(put(temporaryFolder(), 'cut.bif', 'network a {')))
  expect(cut).toMatchObject({ code: 'graph-file', place: { file: 'cut.bif' } })
})
