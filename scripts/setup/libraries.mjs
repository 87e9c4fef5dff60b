import { existsSync } from 'node:fs'
import { ask, run } from './run.mjs'
import { SetupError, step } from './say.mjs'

/**
 * Debian's and Ubuntu's packages for what `ldd` reports missing. Several names for one library: the first that the
 * machine's archive knows is taken (since 2024 many carry the suffix t64).
 */
const packagesFor = {
  'libgtk-3.so.0': ['libgtk-3-0t64', 'libgtk-3-0'],
  'libnss3.so': ['libnss3'],
  'libnspr4.so': ['libnspr4'],
  'libasound.so.2': ['libasound2t64', 'libasound2'],
  'libgbm.so.1': ['libgbm1'],
  'libXss.so.1': ['libxss1'],
  'libatk-1.0.so.0': ['libatk1.0-0t64', 'libatk1.0-0'],
  'libatk-bridge-2.0.so.0': ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  'libatspi.so.0': ['libatspi2.0-0t64', 'libatspi2.0-0'],
  'libcups.so.2': ['libcups2t64', 'libcups2'],
  'libdrm.so.2': ['libdrm2'],
  'libxkbcommon.so.0': ['libxkbcommon0'],
  'libdbus-1.so.3': ['libdbus-1-3'],
}

const isDebianLike = () => existsSync('/etc/debian_version') && ask('apt-get', ['--version']) !== null

function missingLibraries(electron) {
  const listing = ask('ldd', [electron]) ?? ''
  return [...listing.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
}

const isKnownToApt = (name) => /Candidate: (?!\(none\))/.test(ask('apt-cache', ['policy', name]) ?? '')

/**
 * Installs packages of the system: by apt when root, else it says the exact command to type.
 *
 * @param {string[][]} wanted one list of alternative names for each package
 * @param {string} purpose e.g. "for Electron"
 */
export async function installSystemPackages(wanted, purpose) {
  if (wanted.length === 0) return
  if (!isDebianLike())
    throw new SetupError(
      `Needed ${purpose}: ${wanted.flat().join(', ')}. Install them with this system's package manager and try again.`,
    )
  const choose = () => wanted.map((names) => names.find(isKnownToApt) ?? names.at(-1))
  if (process.getuid?.() !== 0)
    throw new SetupError(
      `Some of the system's packages are needed ${purpose}. Please type:\n\n    sudo apt-get update && sudo apt-get install --no-install-recommends ${choose().join(' ')}\n`,
    )
  await step(`Installing the system's packages ${purpose}`, 'apt-get, about half a minute', () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    run('apt-get', ['update'], { env, quiet: true })
    run('apt-get', ['install', '-y', '--no-install-recommends', ...choose()], { env, quiet: true })
  })
}

const isMissing = (program) => ask('which', [program]) === null

/** Sees to unzip, which making the fallback Electron needs. */
export const ensureUnzip = () => installSystemPackages(isMissing('unzip') ? [['unzip']] : [], 'to unpack Electron')

/** Sees to strace, with which a test watches what the system is asked for; without it that test is skipped by name. */
export async function ensureStrace() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isDebianLike() || !isMissing('strace')) return
  await installSystemPackages([['strace']], 'to watch the program’s connections').catch(() => {})
}

/**
 * Sees to the shared libraries that Electron needs and, where there is no display, to Xvfb. Does nothing on Windows and
 * macOS, whose Electron brings all it needs.
 *
 * @param {string} electron the Electron program
 * @param {{needsDisplay: boolean}} wants needsDisplay: a virtual display is wanted because there is no real one
 */
export async function ensureLibraries(electron, { needsDisplay }) {
  if (process.platform !== 'linux') return
  const wanted = missingLibraries(electron).map((library) => packagesFor[library] ?? [library])
  if (needsDisplay && isMissing('Xvfb')) wanted.push(['xvfb'])
  await installSystemPackages(wanted, 'for Electron')
  const still = missingLibraries(electron)
  if (still.length > 0)
    throw new SetupError(
      `Electron still misses ${still.join(', ')}; the packages that hold them are not known to this script.`,
    )
}
