import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import { type CallArgs, type CallName, type CallResult, calls, dropCall, forwardedNames } from '#shared/ipc/calls.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { answer } from '#shared/ipc/rpc.ts'
import type { z } from 'zod'
import type { Database } from './database.ts'
import { isOwn } from './security.ts'

type Forwarded = (typeof forwardedNames)[number]
type ParsedArgs<Name extends CallName> = z.output<(typeof calls)[Name]['args']>

/** What main answers itself. A call without a handler does not compile. */
export type Handlers = {
  [Name in Exclude<CallName, Forwarded>]: (
    args: ParsedArgs<Name>,
    event: IpcMainInvokeEvent,
  ) => CallResult<Name> | Promise<CallResult<Name>>
}

/** @throws CloisterError when the arguments do not fit the call's schema */
function check<Schema extends z.ZodType>(schema: Schema, args: unknown, name: string): z.output<Schema> {
  const parsed = schema.safeParse(args)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]
  throw new CloisterError(
    'bad-arguments',
    `The window asked for "${name}" in a way that is not understood (${[...path, message].join(': ')}).`,
    'This is a fault of Cloister; please report it.',
  )
}

/** Answers every call of the window: from the program's own pages only, and with arguments that fit their schema. */
export function answerCalls(
  database: Database,
  handlers: Handlers,
  drop: (path: string) => Promise<z.output<typeof dropCall.result>>,
): void {
  const listen = (name: string, schema: z.ZodType, handle: (args: never, event: IpcMainInvokeEvent) => unknown) =>
    ipcMain.handle(name, (event, args: unknown) =>
      answer(() => {
        if (!isOwn(event.senderFrame?.url ?? ''))
          throw new CloisterError(
            'not-allowed',
            'A page that is not Cloister’s own made a call.',
            'This is a fault of Cloister; please report it.',
          )
        return handle(check(schema, args, name) as never, event)
      }),
    )

  for (const name of forwardedNames)
    listen(name, calls[name].args, (args: CallArgs<typeof name>) => database.call(name, args as never))
  for (const [name, handle] of Object.entries(handlers)) listen(name, calls[name as CallName].args, handle as never)
  listen(dropCall.name, dropCall.args, ({ path }: { path: string }) => drop(path))
}
