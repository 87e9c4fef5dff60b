import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { guideFile, writeGuide } from './guide.mjs'
import { ensurePackage } from './package.mjs'
import { ensureBuild } from './setup/build.mjs'
import { hasDisplay, startVirtualDisplay } from './setup/display.mjs'
import { at, cache } from './setup/paths.mjs'
import { foreground } from './setup/run.mjs'
import { say } from './setup/say.mjs'

const unitReport = path.join(cache, 'unit-tests.json')
const againReport = path.join(cache, 'unit-tests-again.json')
const endReport = path.join(cache, 'end-to-end-tests.json')

/** Every check, in the order in which faults are cheapest to find. */
const checks = [
  ['format', 'Format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn']],
  ['lint', 'Lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']],
  ['types', 'Types', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']],
  [
    'types',
    'Types of the engine, which knows neither Node nor a browser',
    ['node_modules/typescript/bin/tsc', '-p', 'src/engine/tsconfig.json'],
  ],
  [
    'types',
    'Types of the components',
    ['node_modules/svelte-check/bin/svelte-check', '--tsconfig', 'tsconfig.json', '--fail-on-warnings'],
  ],
  ['architecture', 'Architecture: who may import whom', ['scripts/architecture.mjs']],
]

const unitTests = (report) => [
  at('node_modules/vitest/vitest.mjs'),
  'run',
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${report}`,
]

/** Up to so many files with failures are run a second time: more are not bad luck. */
const mostRunAgain = 3

/** How many passed, failed and were skipped; the names of the skipped, and of the failed with what went wrong. */
function unitCounts(report) {
  if (!existsSync(report)) return { passed: 0, failed: 0, skipped: [], broken: [], files: [] }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const all = testResults.flatMap(({ assertionResults }) => assertionResults)
  return {
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: all.filter(({ status }) => ['pending', 'skipped'].includes(status)).map(({ fullName }) => fullName),
    broken: [
      ...testResults
        .filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
        .map(({ name, message }) => `${name}\n${message}`),
      ...all
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages }) => `${fullName}\n${failureMessages.join('\n')}`),
    ],
    files: testResults.filter(({ status }) => status === 'failed').map(({ name }) => name),
  }
}

function endCounts() {
  if (!existsSync(endReport)) return { passed: 0, failed: 0, skipped: [], broken: [], unsteady: [] }
  const { stats, suites } = JSON.parse(readFileSync(endReport, 'utf8'))
  const titles = (suite, wanted, prefix = '') => [
    ...(suite.specs ?? [])
      .filter(({ tests }) => tests.length > 0 && tests.every(({ status }) => wanted.includes(status)))
      .map(({ title }) => `${prefix}${suite.title} › ${title}`),
    ...(suite.suites ?? []).flatMap((inner) => titles(inner, wanted, `${prefix}${suite.title} › `)),
  ]
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: suites.flatMap((suite) => titles(suite, ['skipped'])),
    broken: suites.flatMap((suite) => titles(suite, ['unexpected'])),
    unsteady: suites.flatMap((suite) => titles(suite, ['flaky'])),
  }
}

/**
 * Runs every check, or those named on the command line (format, lint, types, architecture, unit, e2e).
 *
 * @returns {Promise<number>} 0 when all passed
 */
export async function runTests({ node, electron, args }) {
  const { program } = electron
  const wanted = (kind) => args.length === 0 || args.includes(kind)
  mkdirSync(cache, { recursive: true })
  for (const report of [unitReport, againReport, endReport]) rmSync(report, { force: true })
  const failures = []
  const unsteady = []
  const check = async (title, program, programArgs, options = {}) => {
    const start = Date.now()
    say(`\n── ${title}`)
    const status = await foreground(program, programArgs, { cwd: at(), ...options })
    say(`── ${title}: ${status === 0 ? 'passed' : 'FAILED'} (${((Date.now() - start) / 1000).toFixed(1)} s)`)
    return status === 0
  }
  const require = async (title, ...rest) => {
    if (!(await check(title, ...rest))) failures.push(title)
  }

  for (const [kind, title, [script, ...rest]] of checks)
    if (wanted(kind)) await require(title, node, [at(script), ...rest])
  if (wanted('unit')) {
    const passed = await check('Unit tests', node, unitTests(unitReport))
    const { files, broken } = unitCounts(unitReport)
    // Others at work on a machine can delay one process of ours. Only what also fails by itself has failed.
    const again = !passed && files.length > 0 && files.length <= mostRunAgain
    if (
      again &&
      (await check('Unit tests that failed, again by themselves', node, [...unitTests(againReport), ...files]))
    )
      unsteady.push(...broken)
    else if (!passed) failures.push('Unit tests')
  }
  if (wanted('e2e')) {
    await ensureBuild(node)
    const display = hasDisplay() ? undefined : await startVirtualDisplay()
    const env = {
      ...process.env,
      ...(display ? { DISPLAY: display.display } : {}),
      CLOISTER_ELECTRON_PROGRAM: program,
      CLOISTER_PACKAGED_PROGRAM: await ensurePackage(node, electron),
      CLOISTER_END_REPORT: endReport,
    }
    await require('End-to-end tests in the real Electron', node, [at('node_modules/@playwright/test/cli.js'), 'test'], {
      env,
    })
    display?.stop()
    const missing = await writeGuide()
    if (missing.length === 0) say(`The guide with this run's pictures: ${guideFile}`)
    else failures.push(`The guide lacks pictures, which no test took: ${missing.join(', ')}`)
  }

  const [unit, end] = [unitCounts(unitReport), endCounts()]
  unsteady.push(...end.unsteady)
  const broken = [...(failures.includes('Unit tests') ? unit.broken : []), ...end.broken]
  const recovered = failures.includes('Unit tests') ? 0 : unit.failed
  const skipped = [...unit.skipped, ...end.skipped]
  say('')
  if (skipped.length > 0) {
    say(`Skipped, ${skipped.length}:`)
    for (const name of skipped) say(`  - ${name}`)
  }
  const asLines = (what) =>
    what
      .split('\n')
      .filter((line) => !line.includes('/node_modules/'))
      .slice(0, 15)
      .join('\n    ')
  if (unsteady.length > 0) {
    say(`Passed only at the second try, ${unsteady.length} (each is a defect, of the test or of what it tests):`)
    for (const what of unsteady) say(`  - ${asLines(what)}`)
  }
  // Last, because it is the end of a log that people are shown.
  for (const title of failures) say(`FAILED: ${title}`)
  for (const what of broken) say(`  - ${asLines(what)}`)
  const passed = unit.passed + end.passed + recovered
  const failed = Math.max(unit.failed + end.failed - recovered, failures.length)
  say(
    `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}${unsteady.length > 0 ? `, ${unsteady.length} only at the second try` : ''}`,
  )
  return failures.length > 0 ? 1 : 0
}
