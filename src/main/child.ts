import { utilityProcess, type UtilityProcess } from 'electron'
import { fileURLToPath } from 'node:url'
import type { RpcMessage } from '#shared/ipc/rpc.ts'

/** Starts a utility process by the name of its entry. Main never imports what runs there. */
export function startUtility(entry: 'database' | 'job', serviceName: string): UtilityProcess {
  return utilityProcess.fork(fileURLToPath(new URL(`./${entry}.cjs`, import.meta.url)), [], {
    serviceName,
    stdio: 'inherit',
  })
}

/** A utility process as one end of a line for calls. */
export const portOf = (child: UtilityProcess) => ({
  post: (message: RpcMessage) => child.postMessage(message),
  listen: (listener: (message: RpcMessage) => void) => child.on('message', listener),
})
