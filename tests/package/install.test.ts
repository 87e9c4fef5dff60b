/** The installer of the offline kit, on a kit of a few small files. */

import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const script = path.resolve(import.meta.dirname, '../../scripts/package/resources/install.sh')

let folder = ''
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'cloister-install-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A kit of one version. @returns its folder */
function kit(version: string): string {
  const place = path.join(folder, `kit-${version}`)
  mkdirSync(path.join(place, 'program'), { recursive: true })
  mkdirSync(path.join(place, 'documents'))
  const files = ['program/chrome-sandbox', `program/only-in-${version}`, 'documents/README.md']
  for (const name of [...files, 'LICENSE.txt', 'THIRD-PARTY-LICENCES.txt', 'sbom.cdx.json'])
    writeFileSync(path.join(place, name), version)
  for (const name of ['cloister', 'cloister-cli']) {
    writeFileSync(path.join(place, 'program', name), `#!/bin/sh\necho ${name} ${version} "$@"\n`)
    chmodSync(path.join(place, 'program', name), 0o755)
  }
  copyFileSync(script, path.join(place, 'install.sh'))
  execFileSync('sh', ['-c', 'find . -type f ! -name SHA256SUMS -exec sha256sum {} + > SHA256SUMS'], { cwd: place })
  return place
}

function install(from: string, ...args: string[]) {
  const env = { ...process.env, PREFIX: path.join(folder, 'a place') }
  return spawnSync('sh', [path.join(from, 'install.sh'), ...args], { env, encoding: 'utf8' })
}

const at = (...parts: string[]) => path.join(folder, 'a place', ...parts)
const said = (program: string) => execFileSync(at('bin', program), ['x y'], { encoding: 'utf8' }).trim()

describe.skipIf(process.platform !== 'linux')('install.sh (Linux only)', () => {
  it('installs the program where it is told to, with its documents and a line in the menu', () => {
    expect(install(kit('1'))).toMatchObject({ status: 0 })
    expect(said('cloister')).toBe('cloister 1 x y')
    expect(said('cloister-cli')).toBe('cloister-cli 1 x y')
    expect(readdirSync(at('licences')).sort()).toEqual(['LICENSE.txt', 'THIRD-PARTY-LICENCES.txt', 'sbom.cdx.json'])
    expect(existsSync(at('documents', 'README.md'))).toBe(true)
    expect(existsSync(at('share', 'applications', 'cloister.desktop'))).toBe(true)
  })

  it('replaces an older version whole', () => {
    install(kit('1'))
    expect(install(kit('2'))).toMatchObject({ status: 0 })
    expect(said('cloister')).toBe('cloister 2 x y')
    expect(existsSync(at('program', 'only-in-2'))).toBe(true)
    expect(existsSync(at('program', 'only-in-1'))).toBe(false)
  })

  it('installs nothing from a damaged kit, and leaves what is there', () => {
    install(kit('1'))
    const damaged = kit('2')
    writeFileSync(path.join(damaged, 'program', 'cloister'), 'something else')
    const answer = install(damaged)
    expect(answer.status).toBe(1)
    expect(answer.stderr).toContain('Nothing was installed')
    expect(said('cloister')).toBe('cloister 1 x y')
  })

  it('takes away what it installed, and nothing else', () => {
    const from = kit('1')
    install(from)
    writeFileSync(at('a file of the user'), '')
    expect(install(from, 'remove')).toMatchObject({ status: 0 })
    expect(readdirSync(at(), { recursive: true }).filter((name) => /cloister/.test(String(name)))).toEqual([])
    expect(existsSync(at('a file of the user'))).toBe(true)
  })
})
