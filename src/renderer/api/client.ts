/** The only place that touches the bridge to the other processes. */

import type { CallArgs, CallName, CallResult, EventName, Events } from '#shared/ipc/calls.ts'
import type { SourceFile } from '#shared/contracts/app.ts'
import { unwrap } from '#shared/ipc/rpc.ts'
import type { Bridge } from '../../preload/index.ts'

declare global {
  interface Window {
    readonly cloister: Bridge
  }
}

/**
 * Makes a call.
 *
 * @throws CloisterError as the other side threw it
 */
export async function call<Name extends CallName>(name: Name, args: CallArgs<Name>): Promise<CallResult<Name>> {
  // Svelte's proxies cannot be cloned between processes; what is sent is plain data anyway.
  return unwrap(await window.cloister.calls[name](JSON.parse(JSON.stringify(args)))) as CallResult<Name>
}

/** A file dropped on the window. */
export async function drop(file: File): Promise<SourceFile> {
  return unwrap(await window.cloister.drop(file)) as SourceFile
}

/** Hears an event. @returns a function that stops listening */
export function on<Name extends EventName>(name: Name, listener: (value: Events[Name]) => void): () => void {
  return window.cloister.on(name, listener as (value: unknown) => void)
}
