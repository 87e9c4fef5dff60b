/** What the data page says while there is no dataset. */

import { count, duration } from '#shared/text/format.ts'
import { rich } from '../rich.ts'

export const begin = {
  title: 'Welcome',
  sentence: 'How much does a model give away about the people it was trained on?',
  ownData: {
    title: 'Drop a CSV file here',
    sentence:
      'One row for each record, one column for each thing that was measured. The file stays where it is, and nothing leaves this computer.',
  },
  demonstration: {
    title: 'See how it goes',
    sentence: (patients: number) =>
      `${count(patients)} invented patients of two hospitals, their graph and a study are ready: in about two minutes there is a report.`,
    open: 'Open the demonstration',
    opening: 'Opening…',
  },
  published: {
    title: 'Run what a paper reports',
    study: (title: string, seconds: number) =>
      `“${title}”, in small: about ${duration(seconds)} on networks that are known. Its figures stand beside the paper’s.`,
    start: 'Start the study',
    studies: 'Studies of papers on networks that are known, with their figures beside ours.',
    look: 'Look at the published studies',
  },
  whatComes: 'What comes then',
  steps: [
    rich`<b>Data.</b> Say what each column is: the outcome, the features, what to leave out.`,
    rich`<b>Graph.</b> Draw what causes what. The <term causal>causal model</term> will use the outcome’s causes and nothing else.`,
    rich`<b>Study.</b> Choose the models to compare and the attacks to try on them.`,
    rich`<b>Runs.</b> Watch it train and attack; everything is computed on this computer.`,
    rich`<b>Results.</b> Read who can be recognised (<term membership>membership inference</term>), and print a report to sign.`,
  ],
}
