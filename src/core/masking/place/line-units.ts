/** What single units are to readers of Markdown. */

export const isLineEnd = (unit: number): boolean => unit === 0x0a || unit === 0x0d

export const isBlank = (unit: number): boolean => unit === 0x20 || unit === 0x09 || isLineEnd(unit)
