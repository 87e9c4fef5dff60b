/** What can be undone, and done again. */
export interface History<State> {
  readonly past: readonly State[]
  readonly present: State
  readonly future: readonly State[]
}

const mostSteps = 200

export const begin = <State>(present: State): History<State> => ({ past: [], present, future: [] })

export const record = <State>({ past, present }: History<State>, next: State): History<State> => ({
  past: [...past, present].slice(-mostSteps),
  present: next,
  future: [],
})

export function undo<State>({ past, present, future }: History<State>): History<State> {
  const last = past.at(-1)
  return last === undefined
    ? { past, present, future }
    : { past: past.slice(0, -1), present: last, future: [present, ...future] }
}

export function redo<State>({ past, present, future }: History<State>): History<State> {
  const [next, ...rest] = future
  return next === undefined ? { past, present, future } : { past: [...past, present], present: next, future: rest }
}
