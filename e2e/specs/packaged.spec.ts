/** The program as it is installed: what is missing from a package shows only there. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { fusesOf } from '../fixtures/fuses.ts'
import { root } from '../fixtures/launch.ts'
import { launchPackaged, packagedCommandLine, packagedProgram, saidByPackaged } from '../fixtures/packaged.ts'
import { pagesOf } from '../fixtures/pdf.ts'
import { picture } from '../fixtures/picture.ts'
import { Cloister } from '../pages/cloister.ts'

test.skip(!packagedProgram, 'PACKAGED PROGRAM NOT TESTED: none was made; `npm test -- e2e` makes one')

test('the packaged program goes from its data to a report, with nothing of the environment run in it', async ({
  folder,
}) => {
  // Whatever of these were heeded would leave its mark.
  const planted = path.join(folder, 'planted.cjs')
  const mark = path.join(folder, 'planted-was-run')
  writeFileSync(planted, `require('node:fs').appendFileSync(${JSON.stringify(mark)}, process.argv.join(' '))`)
  const environment = {
    NODE_OPTIONS: `--require=${planted}`,
    ELECTRON_RENDERER_URL: 'http://127.0.0.1:9',
  }
  const packaged = await launchPackaged(folder, ['--inspect=0'], environment)
  const cloister = Cloister.seenThrough(packaged.page)
  const { data, graph, learn, page, results, study } = cloister

  await test.step('it knows that it is packaged', async () => {
    expect(await cloister.ask('app.information', {})).toMatchObject({
      packaged: true,
      workspace: path.join(folder, 'workspace'),
    })
    await expect(cloister.title).toHaveText('Welcome')
    await picture(page, 'packaged-welcome')
  })

  await test.step('its resources are there', async () => {
    expect((await cloister.ask('network.bundled', {})).map(({ id }) => id)).toEqual([
      'asia',
      'cancer',
      'infection-north',
      'infection-south',
    ])
    const { papers } = await cloister.ask('published.list', {})
    const files = readdirSync(path.join(root, 'resources', 'studies'), { recursive: true }) as string[]
    const texts = files.filter((name) => name.endsWith('.yaml') && !name.endsWith('paper.yaml'))
    expect(papers.flatMap(({ studies }) => studies)).toHaveLength(texts.length)
    await cloister.go('Published studies')
    await expect(page.getByRole('main')).toContainText('Tople')
  })

  await test.step('data: DuckDB', async () => {
    await cloister.go('Data')
    await data.openDemo()
  })

  await test.step('a graph is learned: the learning process', async () => {
    await cloister.go('Graph')
    await graph.startFrom('what the data say: learn it…')
    await learn.learn()
  })

  await test.step('a study is run: the trial and the job process, onnxruntime', async () => {
    await cloister.go('Study')
    await study.setEffort({ steps: 60, attackSteps: 60, repetitions: 2 })
    await study.run()
    await results.finding.waitFor({ timeout: 150_000 })
    await expect(results.table('Attacks and controls')).toContainText('control: shift only')
    const { trials } = await cloister.ask('app.executors', { again: false })
    expect(trials.find(({ name }) => name === 'onnxruntime-cpu')).toMatchObject({ works: true })
    await picture(page, 'packaged-results')
  })

  const outcome = await cloister.latestOutcome()

  expect(await page.context().cookies(), 'nothing for which cookies would need encryption').toEqual([])

  await test.step('a crash of the page leaves no dump', async () => {
    const session = await page.context().newCDPSession(page)
    await Promise.race([session.send('Page.crash').catch(() => {}), page.waitForEvent('crash')])
  })

  await test.step('it closes, and nothing that was planted was run', async () => {
    expect(await packaged.close()).toBe(0)
    const said = packaged.said.join('\n')
    expect(said).not.toContain('Debugger listening')
    expect(existsSync(mark), 'NODE_OPTIONS were heeded').toBe(false)
    const left = readdirSync(folder, { recursive: true }) as string[]
    expect(left.filter((name) => /\.dmp$/.test(name))).toEqual([])
  })

  await test.step('its command line prints the report', async () => {
    const stored = path.join(folder, 'results.json')
    writeFileSync(stored, JSON.stringify(outcome))
    const pdf = path.join(folder, 'report.pdf')
    expect(await packagedCommandLine(folder, ['report', stored, '--out', pdf], environment)).toBe(`${pdf}\n`)
    expect(pagesOf(pdf).length).toBeGreaterThanOrEqual(10)
    expect(existsSync(mark)).toBe(false)
  })
})

test('the packaged command line tries what can be trained on, in processes that its main process starts', async ({
  folder,
}) => {
  // A module that is not there: the process that says so, on a Node of the user's, was found and has begun.
  const module = path.join(folder, 'no-tensorflow')
  const said = await packagedCommandLine(folder, ['doctor'], {
    CLOISTER_TENSORFLOW_NODE: process.execPath,
    CLOISTER_TENSORFLOW_MODULE: module,
  })
  expect(said).toMatch(/onnxruntime-cpu +The processor\. Works/)
  expect(said).toMatch(/tensorflow .*Cannot find module/)
  await expect(packagedCommandLine(folder, ['no-such-command'])).rejects.toMatchObject({ code: 2 })
})

test('the packaged program is no Node, and its fuses stand as they were set', async () => {
  expect(fusesOf(packagedProgram as string)).toEqual({
    'run as Node': 'off',
    'cookie encryption': 'off',
    NODE_OPTIONS: 'off',
    '--inspect': 'off',
    'archive integrity': 'on',
    'only from the archive': 'on',
    'snapshot of its own': 'off',
    'privileges of file:': 'off',
  })
  const script = 'console.log("as", "Node")'
  const said = await saidByPackaged(['-e', script, '--cli', 'help'], { ELECTRON_RUN_AS_NODE: '1' })
  expect(said).not.toContain('as Node')
  expect(said).toContain('usage: cloister COMMAND')
})

test('the package holds what is run and nothing else', () => {
  const resources = path.join(path.dirname(packagedProgram as string), 'resources')
  const beside = readdirSync(resources, { recursive: true }) as string[]
  expect(
    beside.filter((name) => /\.(ts|map)$|\.test\.|default_app|node_modules\/(?!@duckdb|onnxruntime)/.test(name)),
  ).toEqual([])
  const binaries = beside
    .filter((name) => /\.(node|dll|dylib|so(\.\d+)*)$/.test(name))
    .map((name) => path.basename(name))
  expect(binaries.sort()).toEqual(['duckdb.node', 'libduckdb.so', 'libonnxruntime.so.1', 'onnxruntime_binding.node'])
  // The archive's index of files is text at its beginning.
  const archive = readFileSync(path.join(resources, 'app.asar')).subarray(0, 500_000).toString('latin1')
  for (const unwanted of ['.test.', '.d.ts"', '.map"', 'vitest', 'adm-zip', '"src"', '"e2e"'])
    expect(archive.includes(unwanted), unwanted).toBe(false)
})

test('the bill of materials and the licences name what the package holds', () => {
  const licences = path.join(path.dirname(packagedProgram as string), 'resources', 'licences')
  const bill = JSON.parse(readFileSync(path.join(licences, 'sbom.cdx.json'), 'utf8')) as {
    bomFormat: string
    components: { name: string; version: string }[]
  }
  expect(bill.bomFormat).toBe('CycloneDX')
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >
  const bundled = ['svelte', '@xyflow/svelte', '@dagrejs/dagre', 'chart.js', 'zod', 'yaml']
  const versions = new Map(bill.components.map(({ name, version }) => [name, version]))
  for (const name of [...Object.keys(dependencies), ...bundled])
    expect(versions.get(name), name).toBe({ ...devDependencies, ...dependencies }[name])
  for (const name of ['electron', 'chromium', 'node']) expect(versions.get(name), name).toBeTruthy()
  for (const name of ['vitest', 'electron-builder', 'adm-zip', 'typescript'])
    expect(versions.has(name), name).toBe(false)

  const texts = readFileSync(path.join(licences, 'THIRD-PARTY-LICENCES.txt'), 'utf8')
  for (const name of ['onnxruntime-node', '@duckdb/node-api', ...bundled])
    expect(texts).toContain(`\n${name} ${versions.get(name)} (`)
})
