/**
 * The project's commands: node scripts/cloister.mjs setup|demo|start|dev|test|guide|soak|fuzz|bench|reproduce|cli|package [arguments]
 *
 * Each begins with what it needs of the set-up; what is in place already is skipped without a word.
 */

import { guideFile, picturesOfGuide, writeGuide } from './guide.mjs'
import { ensurePackage, packageAll } from './package.mjs'
import { ensureBuild } from './setup/build.mjs'
import { hasDisplay, startVirtualDisplay } from './setup/display.mjs'
import { ensureElectron } from './setup/electron.mjs'
import { ensureLibraries, ensureStrace } from './setup/libraries.mjs'
import { ensureModules } from './setup/modules.mjs'
import { ensureNode } from './setup/node.mjs'
import { at } from './setup/paths.mjs'
import { foreground } from './setup/run.mjs'
import { say, SetupError } from './setup/say.mjs'
import { runTests } from './test.mjs'

/** Node, packages, Electron and its libraries. */
async function setUp() {
  const node = await ensureNode()
  await ensureModules(node)
  const found = await ensureElectron(node)
  await ensureLibraries(found.program, { needsDisplay: !hasDisplay() })
  return { node, electron: found.program, found }
}

/**
 * Chromium refuses its sandbox to root, so there it is off: on development machines and in tests, never in a packaged
 * program. Its complaints about what a bare machine lacks (a message bus, a graphics card) are kept off the terminal.
 */
const switches = () => [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--log-level=3']

/** Runs Electron on this project, on a virtual display where there is no real one. */
async function electron(program, args) {
  const display = hasDisplay() ? undefined : await startVirtualDisplay()
  const env = { ...process.env, ...(display ? { DISPLAY: display.display } : {}) }
  try {
    return await foreground(program, [...switches(), at(), ...args], { env })
  } finally {
    display?.stop()
  }
}

/** Runs end-to-end tests, on a virtual display where there is no real one. @returns their status */
async function endToEnd(node, program, args, settings = {}) {
  const display = hasDisplay() ? undefined : await startVirtualDisplay()
  const env = {
    ...process.env,
    ...(display ? { DISPLAY: display.display } : {}),
    CLOISTER_ELECTRON_PROGRAM: program,
    ...settings,
  }
  const script = at('node_modules/@playwright/test/cli.js')
  const status = await foreground(node, [script, 'test', ...args], { cwd: at(), env })
  display?.stop()
  return status
}

/** What benchmarks that open windows are told by the environment. */
async function windowsForBench() {
  const { node, found } = await setUp()
  const packaged = await ensurePackage(node, found)
  const display = hasDisplay() ? undefined : await startVirtualDisplay()
  const programs = { CLOISTER_ELECTRON_PROGRAM: found.program, CLOISTER_PACKAGED_PROGRAM: packaged }
  return {
    env: { ...programs, ...(display ? { DISPLAY: display.display } : {}) },
    stop: () => display?.stop(),
  }
}

const commands = {
  async setup() {
    await setUp()
    say('Everything is in place.')
    return 0
  },

  async demo(args) {
    const { node, electron: program } = await setUp()
    await ensureBuild(node)
    const unseen = !hasDisplay()
    if (unseen) say('There is no display: the demonstration runs in a hidden window.')
    const output = unseen ? [`--demo-output=${at('demo')}`] : []
    return electron(program, ['--demo', `--workspace=${at('demo', 'workspace')}`, ...output, ...args])
  },

  async start(args) {
    const { node, electron: program } = await setUp()
    await ensureBuild(node)
    return electron(program, args)
  },

  async dev(args) {
    const { node, electron: program } = await setUp()
    const env = { ...process.env, ELECTRON_EXEC_PATH: program }
    return foreground(
      node,
      [at('node_modules/electron-vite/bin/electron-vite.js'), 'dev', '--watch', '--', ...switches(), ...args],
      { cwd: at(), env },
    )
  },

  async cli(args) {
    // Only a report needs Electron; where it cannot be had, the results are still written.
    const isJson =
      args[0] === 'report' && args.some((arg) => /\.json$/.test(arg) && args[args.indexOf(arg) - 1] === '--out')
    const needsElectron = ['run', 'report'].includes(args[0]) && !args.includes('--no-pdf') && !isJson
    if (!needsElectron) {
      const node = await ensureNode()
      await ensureModules(node)
      await ensureBuild(node)
      return foreground(node, [at('out/main/cli.cjs'), ...args])
    }
    const { node, electron: program } = await setUp()
    await ensureBuild(node)
    const display = hasDisplay() ? undefined : await startVirtualDisplay()
    const env = {
      ...process.env,
      ...(display ? { DISPLAY: display.display } : {}),
      CLOISTER_ELECTRON: JSON.stringify([program, ...switches(), at()]),
    }
    const status = await foreground(node, [at('out/main/cli.cjs'), ...args], { env })
    display?.stop()
    return status
  },

  async reproduce(args) {
    return commands.cli(['reproduce', ...args])
  },

  async bench(args) {
    const node = await ensureNode()
    await ensureModules(node)
    // The benchmarks load onnxruntime themselves, which would report to its maker.
    const env = { ...process.env, ORT_DISABLE_TELEMETRY: '1' }
    // Of windows: the program as it is installed, beside the bare Electron.
    const windows = args[0] === 'startup' ? await windowsForBench() : { env: {}, stop: () => {} }
    const script = ['--expose-gc', at('bench/run.ts'), ...args]
    const status = await foreground(node, script, { cwd: at(), env: { ...env, ...windows.env } })
    windows.stop()
    return status
  },

  /** The program as it is installed, for this system, in dist/: package [kit|dir|deb|AppImage|nsis|dmg ...] */
  async package(args) {
    const { node, found } = await setUp()
    return packageAll(node, found, args)
  },

  /** Inputs that are almost right, to everything that reads any: fuzz [TARGET...] [--seconds N] [--seed S] */
  async fuzz(args) {
    const node = await ensureNode()
    await ensureModules(node)
    return foreground(node, [at('tests/fuzz/run.ts'), ...args], { cwd: at() })
  },

  async test(args) {
    const { node, found } = await setUp()
    await ensureStrace()
    return runTests({ node, electron: found, args })
  },

  /** The guide in one file, with pictures of the program as it is: taken by the end-to-end tests that take them anyway. */
  async guide() {
    const { node, electron: program } = await setUp()
    await ensureBuild(node)
    const specs = [...new Set(picturesOfGuide().map(({ spec }) => spec))]
    const status = await endToEnd(node, program, specs)
    const missing = await writeGuide()
    say(missing.length > 0 ? `No guide was written; these pictures are missing: ${missing.join(', ')}.` : guideFile)
    return missing.length > 0 ? 1 : status
  },

  /** Kills at random moments, by a seed: soak [--trials N] [--seed N] */
  async soak(args) {
    const { node, electron: program } = await setUp()
    await ensureBuild(node)
    const given = (name, otherwise) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise)
    const soak = { CLOISTER_SOAK_TRIALS: given('--trials', '200'), CLOISTER_SOAK_SEED: given('--seed', '1') }
    return endToEnd(node, program, ['kills', '--retries=0'], soak)
  },
}

const [name, ...args] = process.argv.slice(2)
const command = commands[name]
if (!command) {
  console.error(`usage: node scripts/cloister.mjs ${Object.keys(commands).join('|')} [arguments]`)
  process.exit(2)
}
try {
  process.exitCode = await command(args)
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`\n${error.message}`)
  process.exitCode = 1
}
