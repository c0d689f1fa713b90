/** What values with an alias are looked up by, in place of the value itself. No value begins like this. */
export const aliasLookup = (alias: string): string => `\u0000alias:${alias}`
