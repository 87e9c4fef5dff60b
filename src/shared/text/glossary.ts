/** The exact terms, each explained once in plain words. */

export interface GlossaryEntry {
  readonly term: string
  readonly text: string
}

export const glossary = {
  membership: {
    term: 'Membership inference',
    text: 'Finding out whether somebody’s record was in the data that a model was trained on, from the model’s answers alone. For a study of one disease, that alone can give the disease away.',
  },
  member: { term: 'Member', text: 'Somebody whose record was in the training data. Everybody else is a non-member.' },
  causal: {
    term: 'Causal model',
    text: 'A model that uses only the direct causes (parents) of the outcome in the causal graph. What follows from the outcome is left out, even where it predicts well.',
  },
  associational: {
    term: 'Associational model',
    text: 'A model that uses every feature that helps to predict, whether cause, effect or mere company.',
  },
  parents: { term: 'Parents', text: 'The direct causes of a column: those with an arrow into it.' },
  blanket: {
    term: 'Markov blanket',
    text: 'A column’s parents, its children and its children’s other parents. Once these are known, no other column says anything more about it.',
  },
  p: {
    term: 'P',
    text: 'People like those the model was trained on: rows of the same data that were held out of training.',
  },
  pStar: {
    term: 'P*',
    text: 'Different people: another site, or a population in which everything but the way the outcome comes about has been redrawn, made noisier, or set to values of your choice.',
  },
  intervention: {
    term: 'Intervention',
    text: 'Setting a column to a value whatever its causes would have made of it, written do(X = x). What causes the column stays as it is; what follows from it changes. Looking only at people who happen to have the value is something else.',
  },
  advantage: {
    term: 'Advantage',
    text: 'How much more often an attacker calls members “member” than others: the true-positive rate minus the false-positive rate. 0 is guessing, 1 is certainty.',
  },
  shiftOnly: {
    term: 'Shift-only control',
    text: 'The same attack where nobody is a member: held-out people of P against people of P*. What it achieves is telling two populations apart, not remembering anybody.',
  },
  shuffled: {
    term: 'Shuffled-membership control',
    text: 'The same attack with the labels “member” and “other” dealt out at random. It must be right about half of the time. One interval in twenty misses 50 % by chance alone; more than that is a fault in the method.',
  },
  net: {
    term: 'Advantage net of the shift',
    text: 'The advantage of the attack against P* minus that of the shift-only control: what is left for memory. It is a contrast, not a bound.',
  },
  validAttack: {
    term: 'Valid attack',
    text: 'A change of a record that leaves the right answer as it was: of the outcome’s effects, or of the other causes of these effects. Changing a cause of the outcome can change the outcome itself.',
  },
  deepCama: {
    term: 'Deep CAMA',
    text: 'A causal network (Zhang, Zhang and Li 2020). It learns from the graph how the outcome comes about from its causes, and how its effects come about from it, and answers by Bayes’ rule. How effects were manipulated it learns apart, so that it can be fine-tuned on moved or new rows without their outcomes.',
  },
  robustAccuracy: {
    term: 'Robust accuracy',
    text: 'The share of the records that a model predicts rightly whatever allowed change up to a certain size is tried on them. Without any change it is the accuracy.',
  },
  interval: {
    term: '95 % interval',
    text: 'The range that the figure is expected to lie in when the study is repeated with other random splits of the same rows. It does not include what another sample of people would add.',
  },
  attribute: {
    term: 'Attribute inference',
    text: 'Guessing a column that is not known of a person from what is known and the model’s answer for that person. What counts is the gain over guessing without the model.',
  },
  inversion: {
    term: 'Model inversion',
    text: 'Guessing the one column that is not known of a person by asking the model about the record with each value in turn: the value is taken that is frequent and makes the known outcome likely. What counts is what it finds beyond guessing without the model, and whether it finds more of the people trained on.',
  },
  generalisation: {
    term: 'Generalisation error',
    text: 'The loss on new rows minus the loss on the training rows: of people like those (in distribution), or of different people (out of distribution).',
  },
  discrepancy: {
    term: 'Discrepancy',
    text: 'How far two populations are apart in the eyes of a class of models: the most that two such models can differ more often in one than in the other.',
  },
  sensitivity: {
    term: 'Sensitivity',
    text: 'The most that a model’s parameters can move, as a sum of absolute differences, when one record is replaced. What is seen on some records is only a lower bound of it.',
  },
  epsilon: {
    term: 'Epsilon',
    text: 'How much more probable any result can become by one person’s record (differential privacy); smaller is better. It needs a proof: what was merely seen guarantees nothing.',
  },
  audit: {
    term: 'Audit of epsilon',
    text: 'Somebody trains the model many times, with some records and without them, and guesses which were in. If the guesses are right too often, epsilon cannot be small: a lower bound. Guesses that fail prove nothing.',
  },
  appetite: {
    term: 'Risk appetite',
    text: 'The limits by which an organisation sorts findings: what speaks against a release, what a person must weigh, and what may pass. Every limit here names its source and can be changed in the settings.',
  },
  noisyMax: {
    term: 'Noisy max',
    text: 'Many models, each trained on its own people, vote; noise is added to the counts and only the winner is given. The more they agree, the less an answer costs.',
  },
  lira: {
    term: 'LiRA',
    text: 'The likelihood-ratio attack (Carlini and others, 2022): it compares how sure the model is of a row with many other models, half of which learned from that row (online), or none of which did (offline).',
  },
  rmia: {
    term: 'RMIA',
    text: 'The robust membership attack (Zarifzadeh and others, 2024): it asks how often a row looks more like a member than rows of the attacker’s own do. It gets by with few other models.',
  },
  realised: {
    term: 'Really wrongly called',
    text: 'The share of non-members that were in fact called members (realised false-positive rate). With few rows or ties it can be well below the share that was allowed.',
  },
  recordRisk: {
    term: 'Risk of a row',
    text: 'The share of non-members that look less like members than the row does where it is one: 0.5 is like any of them, 1 is above all. It belongs to one attack on one kind of model.',
  },
  leakage: {
    term: 'Leakage of a record',
    text: 'How differently a model comes out when one record is among its training rows and when it is not, over many random choices of the other rows (rho_KL, in nats). 0 tells nothing; 4 and more may tell everything.',
  },
  leakageFloor: {
    term: 'Floor',
    text: 'What a measure shows from so many refits even of a record that they tell nothing about. It is subtracted; a leakage that is not well above it has not been seen.',
  },
  roc: {
    term: 'ROC curve',
    text: 'For every possible strictness of the attacker: how many members it finds (true-positive rate) against how many others it accuses (false-positive rate).',
  },
  auc: {
    term: 'Area under the ROC curve',
    text: 'The probability that a positive case is ranked above a negative one. 0.5 is chance, 1 is perfect.',
  },
  brier: {
    term: 'Brier score',
    text: 'Mean squared distance between predicted probabilities and what happened; smaller is better, 0 is perfect.',
  },
  balancedAccuracy: {
    term: 'Balanced accuracy',
    text: 'Accuracy within each class of the outcome, averaged, so that a rare class counts as much as a common one.',
  },
  baseline: {
    term: 'Majority baseline',
    text: 'How often one is right by always answering the most frequent class of the training rows.',
  },
  smoothing: {
    term: 'Smoothing',
    text: 'A small count added to every cell of the table, so that a combination seen once or twice is not taken for certain.',
  },
  discretiser: {
    term: 'Bins',
    text: 'A table needs categories, so numbers are divided into ranges; the limits are learned from training rows only.',
  },
  strength: {
    term: 'Edge strength',
    text: 'Rows are drawn anew from the data, with repetition, and a graph is learned from each such sample. The strength of an edge is the share of these graphs that join the two columns (bootstrap). It is not the size of an effect.',
  },
  pattern: {
    term: 'Equivalence class',
    text: 'Graphs with the same edges and the same common effects imply the same independences, so no data of this kind can choose among them. An edge that points either way in some of them is drawn without an arrow (CPDAG).',
  },
  dSeparation: {
    term: 'd-separation',
    text: 'Two columns are independent given others when every path between them is closed: by a given column in the middle of a chain or a fork, or by a common effect that is not given.',
  },
  adjustment: {
    term: 'Adjustment set',
    text: 'Columns to be held fixed so that what is left of the dependence between a cause and an outcome is the effect of the one on the other.',
  },
  invariance: {
    term: 'Invariant causal prediction',
    text: 'Given its direct causes, an outcome comes about in the same way at every site. Each set of columns is tested for that; columns that stand in every set that passes are causes.',
  },
  tables: {
    term: 'Conditional probability table',
    text: 'For each combination of a column’s direct causes, how probable each of its values is.',
  },
} as const satisfies Record<string, GlossaryEntry>

export type GlossaryKey = keyof typeof glossary

/** Without case and accents. */
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()

/** Terms by name; those with every word of a search in their name or explanation, the ones that have it in their name first. */
export function glossaryEntries(search = '', keys = Object.keys(glossary) as GlossaryKey[]): GlossaryEntry[] {
  const words = plain(search).split(/\s+/).filter(Boolean)
  const isIn = (text: string) => words.every((word) => plain(text).includes(word))
  return keys
    .map((key): GlossaryEntry => glossary[key])
    .filter(({ term, text }) => isIn(`${term}\n${text}`))
    .sort((a, b) => Number(isIn(b.term)) - Number(isIn(a.term)) || a.term.localeCompare(b.term, 'en'))
}
