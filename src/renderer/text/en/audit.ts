/** A model that was trained elsewhere, audited by its predictions. */

import { bytes, count, duration } from '#shared/text/format.ts'
import { glossary } from '#shared/text/glossary.ts'
import { rich } from '../rich.ts'

/** What is said before a file is chosen. */
const start = {
  title: 'Audit a model',
  sentence: 'How much does a model that was trained elsewhere give away about the people it was trained on?',
  whatIsNeeded: 'What is needed',
  fileNeeded: () =>
    `A CSV file of what the model answers, one row for each record: the probability that it gives each outcome, what really happened, and whether the record was in its training data. Have as many records that were not, of people like those that were: at least 100 of each, and ${count(1000)} for figures about rare false alarms.`,
  /** The columns and the first rows of a made-up file of predictions, and the program that writes it: its names are theirs. */
  example: {
    caption: 'First rows of such a file',
    header: ['patient', 'died', 'p_no', 'p_yes', 'trained on', 'ward'],
    rows: [
      ['1001', 'no', '0.91', '0.09', 'yes', 'north'],
      ['1002', 'yes', '0.22', '0.78', 'yes', 'south'],
      ['1003', 'no', '0.60', '0.40', 'no', 'north'],
    ],
    program: `p = model.predict_proba(rows[features])
table = rows[["patient", "died", "ward"]].copy()
for k, value in enumerate(model.classes_):
    table[f"p_{value}"] = p[:, k]
table["trained on"] = rows["patient"].isin(training_patients)
table.to_csv("predictions.csv", index=False)`,
  },
  otherColumns:
    'A column that says which records are one person’s keeps them together; a column such as sex or ward lets groups be looked at by themselves. The model itself is not needed, and the file is not kept.',
  orTheModel:
    'Or choose the model itself, saved as an ONNX file, and the rows: this computer asks it about each, and goes on as with such a file. It must be a model of numbers; the rows must be encoded as for its training.',
  whatIsFound: 'What is found',
  found: rich`Whether an attacker who sees the answers can tell who was in the training data (<term membership>membership inference</term>), how often at few false alarms, how much better the model knows its own training data, what that says against a claimed <term epsilon>${glossary.epsilon.term}</term>, and who is found most. Whoever has the training data and program can try stronger attacks, with models of their own.`,
  howToMake: 'How whoever has the model makes the file (Python, scikit-learn)',
  programThatWrites: 'Python program that writes such a file',
  orTheCommandLine: rich`A model in an ONNX file can also be run by the command line: <code>cloister predict model.onnx --data rows.csv --outcome died --out predictions.csv</code>.`,
}

/** A file of predictions, and which of its columns is what. */
const predictions = {
  title: (fileName: string) => `Audit the model behind ${fileName}`,
  titleOfMade: (name: string) => `Audit ${name}`,
  sentence: (size: number) => `${bytes(size)}. Say what each column is; nothing is stored but what is found.`,
  sentenceOfMade:
    'The model has answered every row. Say which rows it was trained on; nothing is stored but what is found.',
  another: 'Another file…',
  run: 'Audit the model',
  whatIsWhat: 'What is what',
  name: 'Name of the audit',
  probabilityOf: (outcome: string) => `The model’s probability of “${outcome}”`,
  /** A probability that is 1 minus that of the only other outcome. */
  restOfOne: 'what the other leaves of 1',
  memberColumn: 'Whether the model was trained on a row stands in',
  noMemberColumn:
    'No column has exactly two different texts, one for rows that the model was trained on and one for others.',
  addMemberColumn: 'Add such a column to the file; leave rows out that are neither.',
  memberText: 'Trained on is written',
  chooseText: 'choose one of the two',
  personColumn: 'Rows of one person are told by',
  noPersonColumn: 'nothing: each row is a person',
  groupColumn: 'Groups to look at by themselves',
  noGroupColumn: 'none',
  stillOpen: 'Something is still open: choose a column in every line that asks for one.',
  expert: 'Expert settings',
  smallestGroup: 'Smallest group',
  whySmallestGroup: 'Groups with fewer members or others are not shown.',
  seed: 'Seed',
  whySeed: 'The same seed gives the same figures.',
  steps: 'Attacker’s steps',
  whySteps: 'Steps of training of the confidence classifier.',
  kind: 'Kind of model',
  kindExample: 'such as KNeighborsClassifier',
  parameters: 'Free parameters of the model',
  parametersNotKnown: 'not known',
}

/** A model in a file, and what it is asked about. */
const model = {
  title: (fileName: string) => `Ask ${fileName}`,
  sentence: (size: number) =>
    `${bytes(size)}. The model runs on this computer, and its answers are then audited. Nothing is stored but what is found.`,
  another: 'Another model…',
  run: 'Ask the model',
  saysOfItself: 'What the model says of itself',
  inputs: 'What it reads',
  inputsHeader: ['Reads', 'Kind', 'Size'],
  outputs: 'What it answers',
  outputsHeader: ['Answers', 'Kind', 'Size'],
  rows: 'The rows that it is asked about',
  rowsNeeded:
    'Rows of its training data and rows of other people like them, encoded as they were for its training, with the true outcome and a column that says which rows it was trained on.',
  chooseCsv: 'Choose a CSV file…',
  orDataset: 'or a dataset of the workspace',
  chooseDataset: 'choose a dataset',
  answers: 'What the model answers',
  /** @param place counted from 0 */
  outcomeAt: (place: number) => `Outcome ${place + 1} in the model’s order`,
  oneNumber: 'A model that answers with one number gives the probability of the second.',
  logits: 'Its answers are scores (logits), not probabilities yet',
  reads: 'What the model reads',
  namesInputs: 'The model names what it reads; columns of the same name were taken.',
  namesNoInputs:
    'The model does not name what it reads: the order must be that of its training. The order of the file was taken.',
  /** What the model reads at a place that it does not name. @param place counted from 0 */
  inputAt: (place: number) => `column ${place + 1}`,
  asList: 'As a list',
  oneALine: 'Columns in the model’s order, one a line',
}

/** What was found about a model. */
const results = {
  sentence: (size: string, when: string) => `${size} Audited ${when}.`,
  choice: 'Audit',
  remove: 'Remove…',
  /** Stands in “Remove …?”. */
  nameToRemove: (name: string) => `the audit of ${name}`,
  whatGoes: (fileName: string) => `Its figures go from the workspace. The file ${fileName} stays where it is.`,
  saveCsv: 'Save as CSV…',
  saveJson: 'Save as JSON…',
  saveReport: 'Save the report (PDF)…',
  savingReport: 'Making the report…',
  terms: rich`Terms: <term member>${glossary.member.term}</term>, <term membership>${glossary.membership.term}</term>, <term roc>${glossary.roc.term}</term>, <term auc>${glossary.auc.term}</term>, <term advantage>${glossary.advantage.term}</term>, <term brier>${glossary.brier.term}</term>, <term epsilon>${glossary.epsilon.term}</term>.`,
  foundAtFalseAlarms: 'How many are found at how many false alarms',
  fewFalseAlarms: 'Look closely at few false alarms (log axes)',
  curveWithBand: (attack: string) => `${attack}, with its 95 % band`,
  attacks: 'Attacks',
  predictions: 'Predictions',
  groups: 'Groups',
  groupsBy: (column: string) => `Groups by ${column}`,
  structure: 'Structure',
  howMade: 'How it was made',
  made: (by: {
    fileName: string
    size: number
    sha256: string
    member: { column: string; text: string }
    seconds: number
    backend: { name: string; version: string }
    cloister: string
    seed: number
  }) =>
    rich`From ${by.fileName}, ${bytes(by.size)}, SHA-256 <code>${by.sha256}</code>. Trained on where ${by.member.column} is “${by.member.text}”. ${duration(by.seconds)} with ${by.backend.name} ${by.backend.version}; Cloister ${by.cloister}; seed ${by.seed}. The predictions were not kept.`,
  predictsAgain: 'This command makes the predictions again:',
  repeats: 'This command repeats it:',
}

/** What the rules say about a release of the model. */
const decision = {
  title: 'Decision about a release',
  appetite: (limits: string) =>
    rich`Rules sort what was found; a person decides. The limits are those of your <term appetite>risk appetite</term>: ${limits}. <page settings/appetite>See and change the limits</page>`,
  rulesFired: 'Rules that fired',
  rulesFiredCount: (rules: number) => `Rules that fired (${count(rules)})`,
  notTested: 'Not tested',
}

export const audit = {
  chooseModel: 'Choose a model…',
  choosePredictions: 'Choose predictions…',
  cancel: 'Cancel',
  looking: 'Looking at the file…',
  chooseColumn: 'choose a column',
  /** The column of the true outcomes. */
  outcomeColumn: 'What really happened stands in',
  firstRows: 'First rows',
  firstRowsOf: (fileName: string) => `First rows of ${fileName}`,
  start,
  predictions,
  model,
  results,
  decision,
}
