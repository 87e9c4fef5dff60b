import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Manifest, RunResults } from '#shared/contracts/results.ts'
import { withoutSmallCells } from '#shared/disclosure/index.ts'
import { verificationTexts } from '#shared/text/verification.ts'
import { failure, fileMaker, temporaryFolder } from '../../storage/testing.ts'
import { processorFeatures } from '../machine.ts'
import { openStudy } from '../open-study.ts'
import { runJob } from '../run-study.ts'
import { onProcessor, patients, smallStudy, withWorkspace } from '../testing.ts'
import { changedCircumstances } from './circumstances.ts'
import { checkSameData, compareRuns, readResultsFile, runAgain } from './index.ts'
import { isLater } from './read.ts'

const version = '1.2.3'
const control = { signal: new AbortController().signal, onProgress: () => {} }
const text = fileMaker()

/** A file with semicolons and decimal commas, so that how it is read must be known. */
const csv = text(
  patients(150)
    .replaceAll(',', ';')
    .replaceAll(/;(\d\d);/g, ';$1,5;'),
  'people.csv',
)
const study = smallStudy({
  data: { dialect: { delimiter: ';', decimal: ',' }, columns: { death: { role: 'outcome' } } },
  study: { models: [{ kind: 'cpt', smoothing: 1 }], attacks: [{ kind: 'loss-threshold' }] },
})

const made: Promise<RunResults> = withWorkspace(async (workspace) => {
  const dataset = await openStudy(workspace, csv, study)
  const { request } = await workspace.runs.create(dataset.id)
  return runJob(request, onProcessor, control)
})
const again = async () => {
  const outcome = await made
  return withWorkspace((workspace) => runAgain(workspace, csv, outcome, onProcessor, control, version))
}
const stored = async (change: (outcome: RunResults) => void = () => {}) => {
  const outcome = structuredClone(await made)
  change(outcome)
  const file = join(temporaryFolder(), 'results.json')
  writeFileSync(file, JSON.stringify(outcome))
  return readResultsFile(file, version)
}

describe('a stored study that is run again', () => {
  it('gives the same numbers bit for bit, from the manifest alone', async () => {
    const found = compareRuns(await stored(), await again())
    expect(found).toMatchObject({
      holds: true,
      demand: 'bit-equal',
      tolerance: null,
      unequal: 0,
      changed: [],
      differences: [],
    })
    expect(found.numbers).toBeGreaterThan(500)
    expect(verificationTexts(found).join('\n')).toMatch(
      /^VERIFIED\. All [\d,]+ numbers are equal bit for bit\.\nAsked for: equality bit by bit/,
    )
  })

  it('holds bit for bit where counts of few people were taken out, and shows one that was put in their place', async () => {
    const few = (change: (outcome: RunResults) => void = () => {}) =>
      stored((outcome) => {
        outcome.results = withoutSmallCells(outcome.results, 100)
        change(outcome)
      })
    const file = await few()
    expect(file.outcome.results.suppression!.hidden).toBeGreaterThan(0)
    expect(file.outcome.results.data.classes.map(({ rows }) => rows)).toEqual([null, null])
    expect(compareRuns(file, await again())).toMatchObject({ holds: true, demand: 'bit-equal', differences: [] })
    const forged = await few(({ results }) => (results.data.classes[0].rows = 9))
    expect(compareRuns(forged, await again()).differences.map(({ path }) => path)).toEqual([
      'results.data.classes[0].rows',
    ])
  })

  it('shows a number that was altered in its last bit, and where', async () => {
    const altered = await stored(({ results }) => {
      const { accuracy } = results.targets[1]
      if ('mean' in accuracy) accuracy.mean *= 1 + Number.EPSILON
    })
    const found = compareRuns(altered, await again())
    expect([found.holds, found.differences.map(({ path }) => path)]).toEqual([
      false,
      ['results.targets[1].accuracy.mean'],
    ])
    expect(verificationTexts(found).join('\n')).toMatch(/^NOT VERIFIED\. [^]*results\.targets\[1\]\.accuracy\.mean/)
  })

  it('is held to a tolerance where threads, versions or processor are others, and says which', async () => {
    const nudged = (by: number) =>
      stored(({ results, manifest }) => {
        manifest.backend.threads += 1
        manifest.runtime.node = '1.0.0'
        const { accuracy } = results.targets[1]
        if ('mean' in accuracy)
          Object.assign(accuracy, { low: accuracy.mean + by, high: accuracy.mean + by, mean: accuracy.mean + by })
      })
    const near = compareRuns(await nudged(0.01), await again(), 0.02)
    expect(near).toMatchObject({ holds: true, demand: 'tolerance', tolerance: 0.02, unequal: 3 })
    expect(near.changed.map(({ what }) => what)).toEqual(['threads', 'node'])
    expect(verificationTexts(near).join('\n')).toMatch(
      /widened by 0\.02, and not bit by bit, since this is not as it was: threads and node/,
    )
    expect(compareRuns(await nudged(0.03), await again(), 0.02)).toMatchObject({ holds: false })
  })

  it('may lack what only a later version measures, and nothing else', async () => {
    const older = (cloister: string) =>
      stored(({ results, manifest }) => {
        manifest.cloister = cloister
        delete results.structural
      })
    expect(compareRuns(await older('0.0.1'), await again())).toMatchObject({ holds: true, demand: 'tolerance' })
    expect(compareRuns(await older(version), await again())).toMatchObject({
      holds: false,
      differences: [{ path: 'results.structural' }],
    })
  })

  it('shows that its study is not the one which the manifest names', async () => {
    const altered = await stored(({ results }) => void (results.spec.settings.name = 'Another'))
    const { differences } = compareRuns(altered, await again())
    expect(differences.map(({ path }) => path)).toEqual(['manifest.spec', 'results.spec.settings.name'])
  })

  it('is refused with other data, whose hash is told', async () => {
    const { manifest } = await made
    const other = text(readFileSync(csv, 'utf8').replace('yes', 'no'), 'people.csv')
    expect(await failure(checkSameData(other, manifest))).toMatchObject({
      code: 'data-changed',
      message: expect.stringContaining(manifest.data.sha256),
    })
    expect(await failure(checkSameData('/nowhere/x.csv', manifest))).toMatchObject({ code: 'file-missing' })
  })
})

describe('what the last bits may depend on', () => {
  it('is processor features where both have them, else the processor’s name; the kernel’s release is not', async () => {
    const { manifest } = await made
    const other = (change: Partial<Manifest['machine']>) => ({
      ...manifest,
      machine: { ...manifest.machine, ...change },
    })
    const what = (now: Manifest, before = manifest) => changedCircumstances(before, now).map((each) => each.what)
    const [system, , arch] = manifest.machine.platform.split(' ')
    expect(what(other({ platform: `${system} 9.9.9 ${arch}`, cores: 99, memoryBytes: 1 }))).toEqual([])
    expect(what(other({ platform: `${system} 9.9.9 other` }))).toEqual(['system'])
    const known = other({ features: ['avx2', 'fma'] })
    expect(what({ ...known, machine: { ...known.machine, processor: 'Another' } }, known)).toEqual([])
    expect(what(other({ features: ['avx2'] }), known)).toEqual(['processor features'])
    expect(what(other({ features: undefined, processor: 'Another' }), known)).toEqual(['processor'])
  })

  it.skipIf(process.platform !== 'linux')('names instruction sets as Linux does', () => {
    const features = processorFeatures() ?? []
    const given = readFileSync('/proc/cpuinfo', 'latin1')
    expect(features.length).toBeGreaterThan(0)
    for (const feature of features) expect(given).toContain(feature)
  })
})

describe('a results file', () => {
  const refused = async (content: unknown) =>
    failure(readResultsFile(text(typeof content === 'string' ? content : JSON.stringify(content), 'a.json'), version))

  it('may be a report that was saved as JSON', async () => {
    const run = await made
    const file = text(JSON.stringify({ format: 'cloister-report', version: 1, run }), 'report.json')
    expect((await readResultsFile(file, version)).outcome).toEqual(run)
  })

  it('is refused where it is none, or from a version to come', async () => {
    const { results, manifest } = await made
    expect(await refused('{')).toMatchObject({ message: expect.stringMatching(/no JSON/) })
    expect(await refused([1])).toMatchObject({ message: expect.stringMatching(/not a results file of Cloister/) })
    expect(await refused({ results: { ...results, version: 2 }, manifest })).toMatchObject({
      message: expect.stringMatching(/newer Cloister/),
      advice: expect.stringMatching(/Update/),
    })
    const newer = { ...manifest, cloister: '1.10.0' }
    expect(await refused({ results: { ...results, later: 1 }, manifest: newer })).toMatchObject({
      message: expect.stringMatching(/newer Cloister \(1\.10\.0\) than this one \(1\.2\.3\)/),
    })
    expect(await refused({ results: { ...results, targets: 1 }, manifest })).toMatchObject({
      message: expect.stringMatching(/not a results file of this version: at results\.targets/),
    })
    expect(await failure(readResultsFile('/nowhere/a.json', version))).toMatchObject({ code: 'file-missing' })
  })

  it('orders versions by number', () => {
    expect([isLater('1.10.0', '1.9.9'), isLater('1.2.3', '1.2.3'), isLater('0.9.0', '1.0.0')]).toEqual([
      true,
      false,
      false,
    ])
  })
})
