export const sizes: readonly number[]
