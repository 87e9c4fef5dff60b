/** Networks that come with Cloister, and where others come from. */

import { rich } from '../rich.ts'

export const networks = {
  title: 'Networks',
  takenOver: (dataset: string) =>
    `A network’s graph can be taken over for ${dataset}. Its nodes are matched with the columns by name.`,
  noData: 'A network’s graph can be taken over for a dataset. Import one first.',
  backToGraph: 'Back to the graph',
  importFile: 'Import a file…',

  bundled: 'Networks that come with Cloister',
  network: 'Network',
  nodes: 'Nodes',
  edges: 'Edges',
  parameters: 'Parameters',
  useGraph: 'Use its graph',
  useGraphOf: (network: string) => `Use the graph of ${network}`,

  others: 'Where to get others',
  fetchesNothing:
    'Cloister opens no addresses and fetches nothing. Get files on a computer with a browser and bring them here; look at each network’s own licence and citation.',
  sources: [
    {
      name: 'bnlearn’s Bayesian Network Repository',
      where: 'www.bnlearn.com/bnrepository',
      what: 'The textbook networks of the field, such as Child, Insurance, Alarm, Sachs and Water; each as a BIF file. Unpack .bif.gz files first.',
    },
    {
      name: 'R’s bnlearn, Python’s pgmpy, GeNIe and other programs',
      where: 'write.bif() in bnlearn; BIFWriter in pgmpy; File, Save As in GeNIe',
      what: 'Networks that you or your colleagues have made, saved as BIF.',
    },
    {
      name: 'The Tables page of another Cloister',
      where: 'Graph, Tables…, Save as BIF or as JSON',
      what: 'A graph with tables that were fitted elsewhere. No record leaves the place where it was fitted, but tables with few rows can tell of single patients.',
    },
  ],
  published: rich`Published studies draw rows from some of these networks; for that they are imported on the page <page published>Published studies</page>.`,

  imported: 'What can be imported',
  bif: {
    name: 'BIF (.bif)',
    what: 'The Bayesian Interchange Format, version 0.15. What cannot be read is named with its line and column. Of the network, the graph is taken.',
  },
  networkFile: {
    name: 'Network (.json)',
    what: 'Cloister’s own plain form: nodes with their levels, parents and tables, as the networks above.',
  },
  graphFile: {
    name: 'Graph (.json)',
    what: rich`<code>{"edges": [["smoking", "cancer"], ["age", "cancer"]]}</code>, causes first.`,
  },
}
