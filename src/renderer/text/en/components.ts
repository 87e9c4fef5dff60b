/** Parts that several pages have: lists, dialogs, messages, charts, tables, and the rail of pages. */

import { count, duration, plural } from '#shared/text/format.ts'

export const components = {
  /** What the system shows as the window's title. */
  windowTitle: (page: string) => `${page} – Cloister`,
  copy: 'Copy',
  copyTable: (name: string) => `Copy the table ${name}`,
  columnChoice: {
    choose: 'choose…',
    typeName: 'type a name…',
  },
  distribution: {
    hidden: (column: string, smallest: number) => `${column}: bars of fewer than ${smallest} rows are hidden`,
    numbers: (column: string, { min, max, median }: { min: number; max: number; median: number }) =>
      `${column}: from ${min} to ${max}, median ${median}`,
    categories: (column: string, top: readonly { value: string; count: number }[]) =>
      `${column}: ${top.map(({ value, count: rows }) => `${value} ${count(rows)}`).join(', ')}`,
  },
  path: {
    name: 'Path of this study',
    // These follow the name of a step, for who hears the page read.
    done: ', done',
    notDone: ', not done yet',
  },
  listSearch: {
    search: 'Search…',
    hidden: (columns: number) => `${count(columns)} more are not shown: type a part of their name.`,
  },
  message: {
    levels: { error: 'Error.', warning: 'Please note.', done: 'Done.' } satisfies Record<
      'error' | 'warning' | 'done',
      string
    >,
    close: 'Close this message',
  },
  pager: {
    findColumn: 'Find a column',
    partOfName: 'Part of its name',
    /** @param page counted from 1 */
    found: (columns: number, page: number, pages: number) =>
      pages > 1 ? `${plural(columns, 'column')}, page ${page} of ${pages}` : plural(columns, 'column'),
    previous: 'Previous',
    next: 'Next',
  },
  /**
   * How far a piece of work is.
   *
   * @param percent undefined where the end cannot be foreseen
   * @param secondsLeft null where it is not known
   */
  progress: (stage: string, percent: number | undefined, secondsLeft: number | null) => {
    if (percent === undefined) return `${stage}…`
    if (secondsLeft === null) return `${stage}: ${percent} %`
    return `${stage}: ${percent} %, about ${duration(secondsLeft)} left`
  },
  rail: {
    name: 'Steps of a study',
    data: 'Data',
    rows: (rows: number) => plural(rows, 'row'),
    noData: 'nothing yet',
    graph: 'Graph',
    edges: (edges: number) => plural(edges, 'edge'),
    study: 'Study',
    outcome: (column: string) => `outcome: ${column}`,
    runs: 'Runs',
    running: (running: number, waiting: number) =>
      waiting > 0 ? `${running} running, ${waiting} waiting` : `${running} running`,
    runsSoFar: (runs: number) => plural(runs, 'run'),
    results: 'Results',
    finished: (runs: number) => `${runs} finished`,
    audit: 'Audit a model',
    auditing: 'under way',
    published: 'Published studies',
    publishedRunning: 'one is running',
    settings: 'Settings',
    help: 'Help',
  },
  removeDialog: {
    title: (name: string) => `Remove ${name}?`,
    keep: 'Keep it',
    remove: 'Remove',
  },
  renameDialog: {
    name: 'Name',
    cancel: 'Cancel',
    rename: 'Rename',
  },
  figure: {
    numbersAndSaving: 'Numbers, and saving this chart',
    copyNumbers: 'Copy the numbers',
    csv: 'CSV…',
    png: 'PNG…',
    svg: 'SVG…',
    numbersOf: (title: string) => `Numbers of the chart: ${title}`,
    /** The name that is offered for a file. */
    fileName: (chart: string) => `chart ${chart}`,
  },
  textGrid: {
    firstColumns: (shown: number, more: number) => `The first ${shown} columns are shown; ${count(more)} more are not.`,
  },
}
