/** The only bridge between the window and the rest: named calls, events, and a file dropped on the window. */

import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { CallName, EventName } from '#shared/ipc/calls.ts'
import { callNames, eventNames } from '#shared/ipc/names.ts'
import type { Answer } from '#shared/ipc/rpc.ts'

const isEventName = (name: string): name is EventName => (eventNames as readonly string[]).includes(name)

const bridge = {
  calls: Object.fromEntries(
    callNames.map((name) => [name, (args: unknown): Promise<Answer> => ipcRenderer.invoke(name, args)]),
  ) as Record<CallName, (args: unknown) => Promise<Answer>>,

  /** A file dropped on the window. Its path goes to main and never to the page, which gets a token. */
  drop: (file: File): Promise<Answer> => ipcRenderer.invoke('source.drop', { path: webUtils.getPathForFile(file) }),

  /** @returns a function that stops listening */
  on(name: string, listener: (value: unknown) => void): () => void {
    if (!isEventName(name)) throw new Error(`There is no event "${name}".`)
    const forward = (_: unknown, value: unknown) => listener(value)
    ipcRenderer.on(name, forward)
    return () => ipcRenderer.off(name, forward)
  },
}

export type Bridge = typeof bridge

contextBridge.exposeInMainWorld('cloister', bridge)
