/** Finished runs side by side. */

/** First, second and so on: as many as runs can be compared. */
const places = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth']
const numbers = ['Two', 'Three', 'Four', 'Five', 'Six']

export const compare = {
  /** @param runs how many are compared, 0 to 6 */
  title: (runs: number) => `${numbers[Math.max(0, runs - 2)]} runs side by side`,
  sentence: 'What was set differently, and how far the figures of finished runs are apart.',
  goToRuns: 'Go to the runs',
  nothing: 'There are no two runs to compare',
  nothingYet: 'When two runs have finished, they can be compared here.',
  plan: 'Plan a study',
  /** @param place counted from 0 */
  placeOf: (place: number) => `${places[place]} run`,
  leaveOut: (place: number) => `Leave out the ${places[place].toLowerCase()}`,
  exchange: 'Exchange them',
  add: 'Add a run',
  settings: 'What differs in how they were made',
  sameSettings: 'They were made in the same way: data, graph, study, versions and machine are the same.',
  main: 'Main figures',
  others: 'Other figures',
  everyOther: (figures: number) => `Every other shared figure (${figures})`,
  cautionOfSeveral:
    'If nothing differed, about one in twenty would by chance, so among many runs some always do. Intervals tell how figures vary when the rows are split and the models trained anew, not how they would vary with other people.',
  caution:
    'Intervals tell how figures vary when the rows are split and the models trained anew, not how they would vary with other people.',
}
