/** What the graph page says. */

import type { Edge } from '#shared/contracts/graph.ts'
import { count, plural } from '#shared/text/format.ts'
import { rich } from '../rich.ts'
import { asked, edits, found, reading, tables } from './graph-reading.ts'

/** Whole percents. */
const percent = (share: number) => `${Math.round(100 * share)} %`

/** What is said of an edge on the canvas, drawn or proposed. */
interface SaidEdge {
  readonly edge: Edge
  readonly style: 'drawn' | 'added' | 'joined' | 'turned' | 'going'
  readonly hasArrow: boolean
  readonly strength: number | null
}

export const graph = {
  titleOf: (dataset: string) => `Causal graph of ${dataset}`,
  sentence: (columns: number, edges: number) =>
    `${plural(columns, 'column')} and ${plural(edges, 'edge')}. Draw an arrow from each cause to its effect.`,
  undo: 'Undo',
  undoKeys: 'Ctrl+Z',
  redo: 'Redo',
  redoKeys: 'Ctrl+Shift+Z',
  arrange: 'Arrange',
  startFrom: 'Start from',
  start: {
    choose: 'Start from…',
    empty: 'an empty graph',
    all: 'all features cause the outcome',
    learn: 'what the data say: learn it…',
    file: 'a graph or network file…',
    networks: 'a network that comes with Cloister…',
  },
  goToTables: 'Tables…',
  planStudy: 'Plan the study',
  partIsDrawn: (drawn: number, left: number) =>
    rich`${count(drawn)} nodes are drawn, those nearest to the outcome or to the column that you looked for last; ${count(left)} more are in the graph. <em>Find</em> shows the surroundings of any column.`,
  about: 'About the graph',
  whatIsShown: 'What is shown beside the graph',
  views: {
    reading: 'Reading',
    /** @param changes how many are proposed */
    learned: (changes: number) => (changes > 0 ? `Learned (${changes})` : 'Learned'),
    ask: 'Ask',
    find: 'Find',
  },
  noDataTitle: 'Causal graph',
  noData: 'No data yet',
  noDataText: 'The graph is drawn over the columns of a dataset. Import one first.',
  goToData: 'Go to the data',

  columns: {
    title: 'Columns',
    allAreIn: 'All columns are in the graph.',
    dragOrClick: 'Drag a column onto the canvas, or click it.',
    search: 'Search for a column',
    add: (column: string) => `Add ${column} to the graph`,
    whatCauses: (outcome: string) => `What causes ${outcome}?`,
    tickCauses: 'Tick what is known to cause it directly. What follows from it, or only goes with it, stays out.',
    searchCause: 'Search for a cause',
    isCause: (column: string, outcome: string) => `${column} is a cause of ${outcome}`,
  },

  canvas: {
    /** Below a column's name; nothing below the others. */
    parts: {
      outcome: 'outcome',
      parent: 'cause',
      child: 'effect',
      'co-parent': 'other cause',
      other: '',
    },
    /** Said of a node to those who do not see it. */
    node: {
      outcome: (column: string) => `${column}, outcome`,
      parent: (column: string) => `${column}, parent`,
      child: (column: string) => `${column}, child`,
      'co-parent': (column: string) => `${column}, co-parent`,
      other: (column: string) => `${column}, other`,
    },
    group: (name: string) => `${name}, a collapsed group`,
    /** A node that stands for several columns, whose names begin alike. */
    groupName: (beginning: string, columns: number) => `${beginning}: ${columns} columns`,
    /** What kind of thing a line is, to those who do not see it. */
    edgeKind: 'edge',
    /** Said of an edge to those who do not see it. */
    edge: ({ edge: [from, to], style, hasArrow, strength }: SaidEdge): string => {
      const firmly = strength === null ? '' : `, in ${percent(strength)} of redrawn samples`
      if (style === 'joined') return `proposed: ${from} and ${to} are joined, in which direction is open${firmly}`
      if (style === 'added' || style === 'turned') return `proposed: ${from} causes ${to}${firmly}`
      return `${from} causes ${to}${hasArrow ? '' : ', a direction that data cannot tell'}${style === 'going' ? ', proposed to go' : ''}${firmly}`
    },
  },

  find: {
    ...found,
    ofGraph: 'Columns of the graph',
    title: 'Find a column',
    placeholder: 'Part of its name, then Enter',
    howMany: (columns: number) => (columns === 0 ? 'No column of the graph is called so.' : `${columns} found.`),
    letStandOut: 'Let stand out',
    column: 'Column',
    show: 'Show',
    nothingMore: 'nothing more',
    relations: {
      ancestors: 'what causes it, also by way of others',
      descendants: 'what follows from it, also by way of others',
      paths: 'every path to another column',
    },
    to: 'To',
    collapse: 'Collapse groups',
    whatIsGroup: 'Three columns or more whose names begin alike, such as lab_crp and lab_sodium, form a group.',
    whatCollapsing: 'Columns whose names begin alike are drawn as one. The graph stays as it is.',
    group: (beginning: string, columns: number) => `${beginning} (${columns} columns)`,
    save: 'Save the drawing (SVG)…',
    whySave: 'To print it at any size, or to put it in a paper.',
    fileName: (dataset: string | undefined) => `graph of ${dataset ?? 'the dataset'}`,
  },

  proposal: {
    title: 'Learned from the data',
    nothingLeft: 'Nothing is left to decide.',
    proposed: (changes: number) => `${plural(changes, 'change')} proposed: dashed edges are new, dotted ones would go.`,
    distance: (pairs: number) =>
      `What data can tell of the two graphs differs at ${plural(pairs, 'pair')} of columns (structural Hamming distance).`,
    acceptAll: 'Accept all',
    stop: 'Stop proposing',
    again: 'Propose it again',
    learnAgain: 'Learn again…',
    undecided: 'What cannot be told',
    added: 'New edges',
    joined: 'Joined, direction open',
    turned: 'The other way round',
    going: 'Edges that would go',
    /** @param edge such as "age → infection" */
    acceptEdge: (edge: string) => `Accept ${edge}`,
    letGoEdge: (edge: string) => `Let go ${edge}`,
    dismissEdge: (edge: string) => `Dismiss ${edge}`,
    causes: (from: string, to: string) => `${from} causes ${to}`,
    accept: 'Accept',
    remove: 'Remove this edge',
    dismiss: 'Leave it as it is',
    eitherWay: rich`These fit the data as well either way (<term pattern>equivalence class</term>). Decide by what you know, or take the directions of one possible graph.`,
    decideOpen: 'Take one possible direction',
  },

  ask: asked,
  reading,
  edits,
  tables,
}
