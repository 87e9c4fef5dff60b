import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { backupSentence } from '#shared/text/backup.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { inspectBackup, Workspace } from '#storage/index.ts'
import { userDataFolder } from '../jobs/user-data.ts'
import { programVersion } from '../jobs/version.ts'
import { unlockIfEncrypted } from './passphrase.ts'
import { reporter } from './reporter.ts'
import { required } from './usage.ts'

/** Where the window keeps its workspace unless it was told another folder. */
const usualWorkspace = () => path.join(userDataFolder(), 'workspace')

/** What is shown and can be stopped while a backup is written or read. */
function control() {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  const report = reporter()
  const onProgress = (progress: { stage: string; fraction: number }) => report({ ...progress, secondsLeft: null })
  return { signal: controller.signal, onProgress }
}

/** cloister backup */
export async function backup(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { out: { type: 'string' }, workspace: { type: 'string' }, 'passphrase-file': { type: 'string' } },
  })
  const out = path.resolve(required(values.out, '--out'))
  const folder = path.resolve(values.workspace ?? usualWorkspace())
  await refuseMissing(folder)
  await unlockIfEncrypted(folder, values['passphrase-file'])
  const workspace = await Workspace.open(folder, programVersion())
  try {
    const summary = await workspace.backup(out, control())
    process.stderr.write('\n')
    console.log(`${backupSentence(summary)}\nThe backup: ${out}`)
    return 0
  } finally {
    await workspace.close()
  }
}

/** cloister restore: into a folder that is empty or not there yet. */
export async function restore(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { workspace: { type: 'string' } },
  })
  const file = path.resolve(required(positionals[0], 'BACKUP.tar.gz'))
  const wanted = path.resolve(required(values.workspace, '--workspace'))
  const summary = await inspectBackup(file)
  const { folder } = await Workspace.restore(file, wanted, programVersion(), control())
  process.stderr.write('\n')
  console.log(`${backupSentence(summary)}\nThe workspace: ${folder}`)
  return 0
}

/** Opening would make a workspace where there is none. @throws CloisterError not-found */
async function refuseMissing(folder: string): Promise<void> {
  if (existsSync(path.join(folder, 'cloister.duckdb'))) return
  throw new CloisterError('not-found', `There is no workspace in ${folder}.`, 'Name its folder with --workspace.')
}
