import { createHash } from 'node:crypto'
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { guideFile } from '../guide.mjs'
import { at } from '../setup/paths.mjs'
import { run } from '../setup/run.mjs'
import { papers } from './papers.mjs'
import { packageFolder, unpackedFolder, version } from './places.mjs'

/** What a person reads beside the program. */
const documents = ['README.md', 'CHANGELOG.md', 'docs']

/** Published runs of the studies: results for the repository, not for whoever installs the program. */
const leftOut = [at('docs', 'replication')]

const kitName = ({ platform, arch } = process) => `Cloister-${version()}-${platform}-${arch}`

async function sha256(file) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}

/** `SHA-256  path` of every file in a folder, as `sha256sum --check` reads it. */
async function sums(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)).split(path.sep).join('/'))
    .sort()
  const lines = []
  for (const file of files) lines.push(`${await sha256(path.join(folder, file))}  ${file}\n`)
  return lines.join('')
}

/**
 * One archive that installs on a machine without any network: the program, how to install it, what it is made of, under which
 * licences, the documents, and the SHA-256 of every file. `unpackedFolder` must be made.
 *
 * @returns {Promise<string>} the archive; its own SHA-256 lies beside it in a file that ends with .sha256
 */
export async function makeKit() {
  const name = kitName()
  const folder = path.join(packageFolder, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  cpSync(unpackedFolder().folder, path.join(folder, 'program'), { recursive: true, verbatimSymlinks: true })
  for (const file of readdirSync(papers)) cpSync(path.join(papers, file), path.join(folder, file))
  for (const file of ['INSTALL.txt', ...(process.platform === 'linux' ? ['install.sh'] : [])])
    cpSync(at('scripts/package/resources', file), path.join(folder, file))
  for (const entry of documents)
    cpSync(at(entry), path.join(folder, 'documents', entry), {
      recursive: true,
      filter: (source) => !leftOut.includes(source),
    })
  if (existsSync(guideFile)) cpSync(guideFile, path.join(folder, 'documents', 'guide.html'))
  writeFileSync(path.join(folder, 'SHA256SUMS'), await sums(folder))
  const archive = path.join(packageFolder, `${name}-kit.tar.gz`)
  const unfinished = `${archive}.unfinished`
  const owner = process.platform === 'linux' ? ['--owner=0', '--group=0', '--numeric-owner', '--sort=name'] : []
  run('tar', [...owner, '-czf', unfinished, '-C', packageFolder, name], { quiet: true })
  renameSync(unfinished, archive)
  rmSync(folder, { recursive: true, force: true })
  writeFileSync(`${archive}.sha256`, `${await sha256(archive)}  ${path.basename(archive)}\n`)
  return archive
}
