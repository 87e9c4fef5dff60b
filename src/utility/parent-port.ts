import type {} from 'electron'
import type { Port, RpcMessage } from '#shared/ipc/rpc.ts'

/** A utility process's end of the line to the main process. Electron wraps what comes in as `{data}`, but not what goes out. */
export function parentPort(parent: Pick<Electron.ParentPort, 'on' | 'postMessage'> = process.parentPort): Port {
  return {
    post: (message) => parent.postMessage(message),
    listen: (listener) => parent.on('message', ({ data }) => listener(data as RpcMessage)),
  }
}
