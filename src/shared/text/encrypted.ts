/** What an encrypted workspace does not do, as it is said before anything is begun. */

/** A model from a file is not asked there: its answers, and a dataset's rows, would lie in plain files meanwhile. */
export const modelRefused = {
  message:
    'In an encrypted workspace a model from a file is not asked about rows: they would lie on the disk unencrypted.',
  advice:
    'Let whoever has the model make the predictions and choose them here, or use “cloister predict” outside the workspace, on a disk that is itself encrypted.',
} as const

/** Said beside what is saved from an encrypted workspace. */
export const savedPlain =
  'This workspace is encrypted; what you save from it is not. Keep the file where only those who may read it can.'
