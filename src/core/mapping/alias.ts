/** What values with an alias are looked up by, in place of the value itself. No value begins like this. */
export const aliasLookup = (alias: string): string => `\u0000alias:${alias}`

/** What placeholder-shaped text of the user's own is looked up by: a value that reads like it is another thing. */
export const typedLookup = (literal: string): string => `\u0000typed:${literal}`
