import type { z } from 'zod'
import { type DatabaseCallName, type DatabaseCalls, databaseCalls } from '#shared/ipc/calls.ts'
import { CloisterError } from '#shared/ipc/errors.ts'

/** What answers each of these calls; leaving one out is a type error. */
export type Handlers<Names extends DatabaseCallName> = {
  readonly [Name in Names]: (
    args: z.output<DatabaseCalls[Name]['args']>,
  ) => z.input<DatabaseCalls[Name]['result']> | Promise<z.input<DatabaseCalls[Name]['result']>>
}

/** Checks a call's arguments by its schema and hands them to its handler. @throws CloisterError bad-arguments */
export function dispatch(handlers: Handlers<DatabaseCallName>): (name: string, args: unknown) => unknown {
  return (name, args) => {
    if (!Object.hasOwn(databaseCalls, name)) throw badArguments(`There is no call "${name}".`)
    const known = name as DatabaseCallName
    const parsed = databaseCalls[known].args.safeParse(args)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw badArguments(
        `The call "${name}" was made with wrong arguments (${issue.path.join('.')}: ${issue.message}).`,
      )
    }
    // Each handler takes what its own schema returns, which the compiler cannot follow through a name known only now.
    return (handlers[known] as (args: unknown) => unknown)(parsed.data)
  }
}

const badArguments = (message: string) =>
  new CloisterError(
    'bad-arguments',
    message,
    'This is a fault of Cloister. Please report it with the steps that led here.',
  )
