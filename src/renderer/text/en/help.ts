/** Help: the guide, the glossary, the keyboard. */

import { plural } from '#shared/text/format.ts'
import { rich } from '../rich.ts'

export const help = {
  title: 'Help',
  sentence: 'How a study goes, and what the words mean.',
  back: 'Back to help',

  otherPages: 'Other pages',
  audit: rich`<page audit>Audit a model</page> takes a model that was trained elsewhere: by a file of what it answered, or by the model itself in an ONNX file and the rows to ask it about, and who was in its training data.`,
  publishedStudies: rich`<page published>Published studies</page> are studies of papers on networks that are known: read what they found, and run them again.`,
  networks: rich`<page networks>Networks</page>: graphs with probability tables, four of which come with Cloister, and others can be imported.`,

  guide: {
    title: 'The guide',
    eachIsOneTask: 'Each chapter is one task.',
    eachFromItsBeginning: 'Each chapter is one task, from its beginning to its end.',
    /** @param chapter counted from 1 */
    chapterOf: (chapter: number, chapters: number) => `Chapter ${chapter} of ${chapters} of the guide.`,
    besideThis: 'Chapters beside this one',
    before: (title: string) => `Before: ${title}`,
    next: (title: string) => `Next: ${title}`,
  },

  glossary: {
    title: 'Glossary',
    sentence:
      'The exact terms in plain words. On other pages a dotted line marks a term: point at it, or reach it by Tab.',
    explains: (terms: number) =>
      rich`The <page glossary>glossary</page> explains ${terms} terms, and can be searched. On every page a dotted line marks a term: point at it, or reach it by Tab, and its explanation shows.`,
    search: 'Search the glossary',
    searchFor: 'Search terms and explanations',
    terms: (total: number) => plural(total, 'term'),
    termsOf: (found: number, total: number) => `${found} of ${total} terms`,
    none: 'No term has these words. Try one of them alone, or its beginning.',
  },

  keyboard: 'Keyboard',
  shortcuts: [
    { keys: 'Tab, Shift+Tab', what: 'Move through everything on a page, in reading order.' },
    { keys: 'Ctrl and +, − or 0', what: 'Make everything larger, smaller, or the usual size again.' },
    { keys: 'Ctrl+Z, Ctrl+Shift+Z', what: 'On the Graph page: undo and redo.' },
    {
      keys: 'Arrow keys, Enter, Ctrl+V',
      what: 'On the Tables page: move between cells; paste a block copied from a spreadsheet.',
    },
    {
      keys: 'Ctrl+C',
      what: 'On a table of figures that has the focus: copy it, as it is sorted, for a spreadsheet. A click on the head of a column sorts by it.',
    },
    { keys: 'Delete', what: 'On the Graph page: remove the selected columns and edges.' },
  ],
}
