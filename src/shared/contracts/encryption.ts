import { z } from 'zod'

/** Longest passphrase that is taken; scrypt would take any. */
export const Passphrase = z.string().min(1).max(1000)

/** Whether the workspace is encrypted, and whether it can be read now. */
export const EncryptionState = z.strictObject({
  state: z.enum(['plain', 'locked', 'unlocked']),
  /** Most bytes of a CSV file that an encrypted workspace imports on this computer. */
  mostImportBytes: z.number(),
})
export type EncryptionState = z.infer<typeof EncryptionState>

/** The most that an encrypted workspace imports: the rows are in memory as a whole, for nothing may spill to the disk. */
export const mostEncryptedBytes = (memoryBytes: number): number => Math.min(1024 ** 3, Math.floor(memoryBytes / 8))

/** The first message to a process that works on an encrypted workspace: its folder and its data key, in base64. */
export const UnlockMessage = z.strictObject({ kind: z.literal('unlock'), folder: z.string(), key: z.base64() })
export type UnlockMessage = z.infer<typeof UnlockMessage>
