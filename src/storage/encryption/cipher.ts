import { createCipheriv, createDecipheriv } from 'node:crypto'

export const keyBytes = 32
export const nonceBytes = 12
export const tagBytes = 16

/**
 * AES-256-GCM (NIST SP 800-38D).
 *
 * @param nonce 12 bytes, never twice with one key
 * @param bound what is authenticated beside the content
 * @returns as many bytes as the content has, and the tag
 */
export function encrypt(key: Uint8Array, nonce: Uint8Array, bound: Uint8Array, content: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(bound)
  return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()])
}

/** @returns the content; null unless all of it is what was encrypted */
export function decrypt(key: Uint8Array, nonce: Uint8Array, bound: Uint8Array, sealed: Uint8Array): Buffer | null {
  const end = sealed.length - tagBytes
  if (end < 0) return null
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(bound)
  decipher.setAuthTag(sealed.subarray(end))
  const content = decipher.update(sealed.subarray(0, end))
  try {
    return Buffer.concat([content, decipher.final()])
  } catch {
    return null
  }
}
