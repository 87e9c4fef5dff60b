import { constants, setPriority } from 'node:os'
import { utilityProcess, type UtilityProcess } from 'electron'
import { fileURLToPath } from 'node:url'
import type { UnlockMessage } from '#shared/contracts/encryption.ts'
import type { RpcMessage } from '#shared/ipc/rpc.ts'

/** The key of the workspace while it is encrypted and unlocked; kept here for the processes that are started meanwhile. */
let unlocked: { readonly folder: string; readonly key: Buffer } | null = null

/** From now on every process that works on the workspace is given its key; null forgets it. */
export function handOn(key: typeof unlocked): void {
  unlocked?.key.fill(0)
  unlocked = key
}

/** Processes that are at work: everything but the one that keeps the data. */
const working = new Set<UtilityProcess>()

export const isWorking = (): boolean => working.size > 0

/** Starts a utility process by the name of its entry. Main never imports what runs there. */
export function startUtility(
  entry: 'database' | 'job' | 'learn' | 'survey' | 'cli',
  serviceName: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): UtilityProcess {
  const child = utilityProcess.fork(fileURLToPath(new URL(`./${entry}.cjs`, import.meta.url)), [...args], {
    serviceName,
    // onnxruntime would report to its maker; see jobs/executors/no-telemetry.ts, which is for processes without Electron too.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1', ...environment },
    // What graphics drivers print while they are tried is of no use; what matters comes as a message.
    stdio: entry === 'survey' ? 'ignore' : 'inherit',
  })
  if (entry === 'job' || entry === 'learn') {
    working.add(child)
    child.once('exit', () => working.delete(child))
    if (unlocked) {
      const message: UnlockMessage = { kind: 'unlock', folder: unlocked.folder, key: unlocked.key.toString('base64') }
      child.postMessage(message)
    }
  }
  return child
}

/** A utility process as one end of a line for calls. */
export const portOf = (child: UtilityProcess) => ({
  post: (message: RpcMessage) => child.postMessage(message),
  listen: (listener: (message: RpcMessage) => void) => child.on('message', listener),
})

/** Long work takes every core it can get; the window, and the user's other programs, come first. */
export function giveWay({ pid }: UtilityProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not allowed here, or the process has ended already: the work goes on as well without it.
  }
}
