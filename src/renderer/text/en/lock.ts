/** The page of a workspace that is locked. */

export const lock = {
  windowTitle: 'Locked – Cloister',
  title: 'This workspace is locked',
  enterPassphrase: 'It is encrypted. Enter its passphrase to open it.',
  passphrase: 'Passphrase',
  unlock: 'Unlock',
  trying: 'Trying the passphrase…',
  forgotten: 'I do not know the passphrase',
  nobodyCanRead:
    'Then nobody can read this workspace, not even the makers of Cloister: there is no second key. Ask whoever set it; it may be written down in a safe place, or in a password manager. Your CSV files are not affected: another workspace can import them again.',
}
