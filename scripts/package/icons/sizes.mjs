/** Pixels of the stored icons: what Linux, Windows and macOS ask for. */
export const sizes = [16, 32, 48, 64, 128, 256, 512, 1024]
