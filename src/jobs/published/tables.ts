import type { StudyTable } from '#shared/contracts/published.ts'

/** Public tables that studies learn from. The command line reads them from a folder; the window cannot hand them over. */
export const studyTables: readonly StudyTable[] = [
  {
    name: 'adult',
    title: 'Adult',
    files: ['adult-train.csv', 'adult-test.csv'],
    from: 'the UCI repository (archive.ics.uci.edu/dataset/2/adult)',
  },
]
