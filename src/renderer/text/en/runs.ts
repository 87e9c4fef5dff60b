/** Runs: those that are going on, wait for their turn, or ended. */

import type { Run } from '#shared/contracts/job.ts'
import { plural } from '#shared/text/format.ts'
import { keptText } from '#shared/text/names.ts'

/** What each state is called after a run's name, and by itself. */
const states = {
  waiting: 'waiting for its turn',
  running: 'running',
  finished: 'finished',
  cancelled: 'cancelled',
  failed: 'failed',
  interrupted: 'interrupted: Cloister was closed while it ran',
} satisfies Record<Run['state'], string>

export const runs = {
  title: 'Runs',
  standing: (all: number, running: number, waiting: number) => {
    const goingOn = running > 0 ? `, ${running} going on` : ''
    const queued = waiting > 0 ? `, ${waiting} waiting` : ''
    return `${plural(all, 'run')}${goingOn}${queued}. Results stay here until you remove them.`
  },
  plan: 'Plan a study',
  nextResults: 'Next: the results',
  nothing: 'Nothing has run yet',
  whatRunIs:
    'A run trains the models of a study, attacks them, and keeps what it found. It goes on while you work on other pages; runs that are started meanwhile wait for their turn.',
  states,
  /** What is said of a run that ended without results and without a fault. */
  ended: ({ state, kept }: Pick<Run, 'state' | 'kept'>) =>
    kept ? `${states[state]}; ${keptText(kept)}` : states[state],

  search: {
    region: 'Runs',
    label: 'Search runs',
    searchFor: 'Search name, note, dataset',
    dataset: 'Dataset',
    state: 'State',
    all: 'all',
    /** States to choose from. */
    states: {
      waiting: 'Waiting',
      running: 'Running',
      finished: 'Finished',
      cancelled: 'Cancelled',
      failed: 'Failed',
      interrupted: 'Interrupted',
    } satisfies Record<Run['state'], string>,
    shownOf: (shown: number, all: number) => `${shown} of ${all} shown`,
    showAll: 'Show all',
    none: 'No run is like that. “Show all” takes the search away.',
  },

  card: {
    showResults: 'Show the results',
    compare: 'Compare…',
    cancel: 'Cancel',
    /** Ways to take up a run that ended without results. */
    takeUp: { resume: 'Resume', again: 'Run again' },
    whyResume: 'It goes on from the repetitions that are kept, to the same figures',
    nameAndNote: 'Name and note…',
    useSettings: 'Use these settings…',
    whyUseSettings: 'Duplicate: plans a study with the settings of this run',
    remove: 'Remove',
    starting: 'Starting',
    /** In front of what a person wrote. */
    note: 'Note.',
  },

  /** Learning curves of a run that is going on. */
  curves: {
    lossOf: (model: string, loss: string) => `${model}, loss ${loss}`,
    tableHasNone: 'A probability table is counted in one step and has no curve.',
  },

  queue: {
    title: 'Waiting for their turn',
    oneAtATime:
      'One run at a time has the processor. Each of these is run as its study was when it was started, and keeps its place when Cloister is closed.',
    waiting: (run: string) => `${run}, waiting`,
    started: (dataset: string, start: string) => `${dataset}, started ${start}`,
    moveUp: 'Move up',
    moveRunUp: (run: string) => `Move ${run} up`,
    takeOut: 'Take out of the queue',
    takeRunOut: (run: string) => `Take ${run} out of the queue`,
  },

  note: {
    title: 'Name and note',
    name: 'Name',
    note: 'Note',
    whereItStands: 'The note stands in the run’s report, among what the people who made it say.',
    cancel: 'Cancel',
    save: 'Save',
  },

  reuse: {
    title: (run: string) => `Use the settings of ${run}?`,
    whatIsSet: (dataset: string) =>
      `The study of ${dataset} is set as it was for this run: models, attacks, repetitions, seed and the rest. It takes the place of the study that is planned there now.`,
    whatStays: 'The data, the roles of the columns and the graph stay as they are. Nothing runs yet.',
    cancel: 'Cancel',
    use: 'Use these settings',
    done: (run: string) => `The study is set as it was for “${run}”.`,
  },
}
