/** The settings of the program and of the workspace. */

import type { AppSettings } from '#shared/contracts/app.ts'
import { bytes, count, plural } from '#shared/text/format.ts'
import { rich } from '../rich.ts'

export const settings = {
  title: 'Settings',
  sentence: 'They apply to the whole program.',

  appearance: 'Appearance',
  themes: {
    system: 'as the system',
    light: 'light',
    dark: 'dark',
  } satisfies Record<AppSettings['theme'], string>,
  paper: 'Paper of reports',
  papers: { A4: 'A4', Letter: 'Letter' } satisfies Record<AppSettings['paper'], string>,
  numbers: 'Numbers',
  numbersAsSystem: 'as the system',
  whereNumbers:
    'In the window and in reports, and where you type them. Saved tables and files that programs read always have points.',
  wayOfWorking: 'Way of working',
  guided: 'guided',
  expert: 'expert',
  whatGuided: 'Guided: the path to a report stands above each page; expert settings are folded.',
  whatExpert: 'Expert: every setting is unfolded, and no path stands above the pages.',
  notifications: 'Notifications',
  notify: 'Tell by the desktop when a run has ended and this window is not in front. Only the study’s name is shown.',

  installation: {
    title: 'This installation',
    version: 'Version',
    workspace: 'Workspace',
    electron: 'Electron',
    chromium: 'Chromium',
    node: 'Node',
    system: 'System',
    processor: 'Processor',
    processorWithCores: (processor: string, cores: number) => `${processor}, ${plural(cores, 'core')}`,
    memory: 'Memory',
    staysHere:
      'Everything is stored in the workspace folder on this computer. Cloister opens no connection to anywhere.',
  },

  training: {
    title: 'Training',
    trainOn: 'Train networks on',
    automatic: 'automatic',
    automaticNow: (chosen: string) => `automatic: ${chosen}`,
    threads: 'Processor threads',
    asManyAsFit: 'as Cloister sees fit',
    repeats:
      'Figures repeat bit by bit with the same choice and number of threads; otherwise they agree to within rounding. Where a graphics card fails in the middle of a study, the processor goes on from there, and the results say so.',
    offered: 'What this machine offers',
    tryAgain: 'Try again',
    trying: 'Trying each…',
    beingTried: 'A small network is being trained on each thing that this machine could train on.',
  },

  appetite: {
    title: 'Risk appetite',
    what: 'The limits by which the decision about a release is made. They belong to this workspace. Changing one decides anew, also about studies that have been run; nothing has to run again, and the report prints the limits that were used.',
    /** The source of a limit before somebody writes who set it and why. */
    setHere: 'Set in this workspace.',
    allUsual: (rules: number) =>
      rules === 1 ? 'The rule is the usual one' : `All ${count(rules)} rules are the usual ones`,
    rules: 'Rules of the risk appetite',
    /** The heads of three columns make a sentence with each row: "Where the area … is … above 0.7 … then … against release". */
    whereThe: 'Where the',
    is: 'is',
    then: 'then',
    source: 'Where the limit comes from',
    asUsual: 'As usual',
    limitOf: (effect: string, compared: string) => `Limit (${effect}): ${compared}`,
    whatFollows: (fires: string, limit: string, compared: string) => `What follows: ${fires} ${limit}, ${compared}`,
    whoSetIt: (compared: string) => `Who set it and why: ${compared}`,
    usual: (fires: string, limit: string, effect: string, source: string) =>
      `Usual: ${fires} ${limit}, ${effect}. ${source}`,
    makeUsual: (compared: string) => `As usual: ${compared}`,
    makeAllUsual: 'Make all as usual',
  },

  smallCounts: {
    title: 'Counts of few people',
    smallest: 'Smallest count shown',
    hides: (smallest: number) =>
      `Results, charts, tables, reports and saved files tell no count of fewer than ${smallest} people, nor others from which it would follow: rows of a class, of a group, of a value, or without a value.`,
    hidesNone: 'Every count is told, also that of a single person.',
    rulesOfOthers:
      'Many rules for the release of figures ask for 10. What an analysis leaves out by a stricter setting of its own stays left out.',
    onDataPage: 'On the Data page',
    hideThere: 'Hide them there too, with smallest and largest values and the rows, as for a shared screen.',
  },

  keptModels: {
    title: 'Kept models',
    what: 'The attacks of today train many models of their own (shadow and reference models). What these answered is kept in the workspace, so that a second run with the same rows, settings and seed need not train them again; its figures are the same bit by bit. It goes with its dataset, is in no backup, and what was used the longest ago is removed first. Verifying a run never uses it.',
    keepAtMost: 'Keep at most',
    keepNothing: 'nothing',
    noneKept: 'Nothing is kept now.',
    kept: (sets: number, size: number) => `${plural(sets, 'set')} of models kept now, ${bytes(size)}.`,
    remove: 'Remove kept models',
  },

  encryption: {
    title: 'Encryption',
    isEncrypted: rich`<b>This workspace is encrypted.</b> Whoever has its files, but not its passphrase, cannot read the rows, the results or the names in them.`,
    lockAfter: 'Lock after',
    withoutUse: (minutes: number) => (minutes === 1 ? '1 minute without use' : `${minutes} minutes without use`),
    staysOpen: 'While a study or an import runs it stays open, and is locked once that has ended.',
    lockNow: 'Lock now',
    changePassphrase: 'Change the passphrase…',
    turnOff: 'Turn encryption off…',
    isNotEncrypted: (mostImportBytes: number) =>
      `This workspace is not encrypted: whoever can read its folder can read its rows. Encrypted, everything in it needs a passphrase, which Cloister asks for at the start. An encrypted workspace keeps the rows that it works on in memory, so it takes CSV files of at most ${bytes(mostImportBytes)} on this computer.`,
    turnOn: 'Encrypt this workspace…',
    questions: {
      begin: 'Encrypt this workspace?',
      change: 'Change the passphrase',
      end: 'Store this workspace unencrypted?',
    },
    answers: { begin: 'Encrypt', change: 'Change', end: 'Turn off' },
    cancel: 'Cancel',
    forgottenLosesAll: 'A forgotten passphrase loses everything in this workspace.',
    noSecondKey:
      'There is no second key and no way round it. Write it down and keep it in a safe place, or in a password manager.',
    willBeReadable: 'Everything in the workspace will lie on the disk so that whoever can read its folder can read it.',
    passphraseNow: 'Passphrase now',
    oldCopies: 'Whoever has a copy of the workspace from before, and the passphrase of then, can still read that copy.',
    iKeepIt: 'I keep the passphrase where I will find it again.',
    limits: 'What this does not do',
    whatItDoesNot:
      'It does not protect what you save elsewhere (reports, tables), nor the CSV files that you import. What lay in this workspace before is overwritten, but flash disks and some file systems keep old contents for a while: for the most sensitive data, encrypt a workspace before you import anything, on a disk that is itself encrypted. Somebody who controls this computer while the workspace is open can read it. Predictions with a model from a file are not made in an encrypted workspace.',
  },

  newPassphrase: {
    passphrase: 'New passphrase',
    /** How hard the passphrase is to guess; a sentence of advice follows. */
    strengths: { 'too-short': 'Too short.', weak: 'Weak.', fair: 'Fair.', good: 'Good.' },
    again: 'The same again',
    differs: 'The two are not the same yet.',
    show: 'Show what I type',
  },

  backup: {
    title: 'Backup',
    what: 'A backup is one file with everything that this workspace holds: the rows of every dataset, graphs, studies, runs and their results. It is as encrypted as the workspace is: if that is not, keep it as carefully as the data themselves. Settings of the program, such as what to train on, are not in it.',
    save: 'Save a backup…',
    choose: 'Import a backup…',
    cancel: 'Cancel',
    importThis: 'Import this backup?',
    howToImport:
      'The whole file is checked before anything is changed. Take it in this workspace’s place: the workspace as it is now is then kept in a folder beside it. Or unpack it into an empty folder, and leave this workspace as it is.',
    onlyFromTrusted: 'Import backups only from people whom you trust: nobody signs them.',
    intoFolder: 'Into a folder…',
    replace: 'Replace',
    wasImported: 'The backup was imported',
    keptHere: 'The workspace as it was before is kept in this folder:',
    stillHoldsRows: 'It still holds the rows of its datasets. Delete it once you are sure that you do not need it.',
    openImported: 'Open the imported workspace',
  },
}
