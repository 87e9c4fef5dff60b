import { type Port, serve } from '#shared/ipc/rpc.ts'
import { backupHandlers } from './backup-handlers.ts'
import { dispatch, type Handlers } from './dispatch.ts'
import { imageHandlers } from './image-handlers.ts'
import { type Emit, type OtherCallName, OpenWorkspace, storageHandlers } from './storage-handlers.ts'

/**
 * Answers the main process's calls.
 *
 * @param port the line to the main process
 * @param version of this program, for manifests
 * @param otherHandlers makes the answers to the calls that need more than the storage, from the workspace that is open
 */
export function serveDatabase(
  port: Port,
  version: string,
  otherHandlers: (open: OpenWorkspace) => Handlers<OtherCallName>,
): void {
  const open = new OpenWorkspace(version)
  // `serve` gives the way to send events only once it knows what answers the calls.
  const emit: Emit = (name, value) => send(name, value)
  const send = serve(
    port,
    dispatch({
      ...storageHandlers(open, emit),
      ...imageHandlers(open, emit),
      ...backupHandlers(open, emit),
      ...otherHandlers(open),
    }),
  )
}
