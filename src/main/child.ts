import { constants, setPriority } from 'node:os'
import { utilityProcess, type UtilityProcess } from 'electron'
import { fileURLToPath } from 'node:url'
import type { RpcMessage } from '#shared/ipc/rpc.ts'

/** Starts a utility process by the name of its entry. Main never imports what runs there. */
export function startUtility(
  entry: 'database' | 'job' | 'learn' | 'survey' | 'cli',
  serviceName: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): UtilityProcess {
  return utilityProcess.fork(fileURLToPath(new URL(`./${entry}.cjs`, import.meta.url)), [...args], {
    serviceName,
    // onnxruntime would report to its maker; see jobs/executors/no-telemetry.ts, which is for processes without Electron too.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1', ...environment },
    // What graphics drivers print while they are tried is of no use; what matters comes as a message.
    stdio: entry === 'survey' ? 'ignore' : 'inherit',
  })
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
