import { isBase58Address, isBech32Address } from './checksum/bitcoin-address.ts'
import { keccak256 } from './checksum/keccak256.ts'
import { createContext } from '../shared/context.ts'
import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

const BITCOIN =
  /[13TLMDbB](?<![0-9A-Za-z_].)(?:(?<=[13TLMD])[1-9A-HJ-NP-Za-km-z]{25,34}|(?<=b)c1[02-9ac-hj-np-z]{8,87}|(?<=B)C1[02-9AC-HJ-NP-Z]{8,87})(?![0-9A-Za-z_])/g
const ETHEREUM = /(?<![0-9A-Za-z_])0x[0-9A-Fa-f]{40}(?![0-9A-Za-z_])/g

const speaksOfWallets = createContext([
  'wallet',
  'ví',
  'địa chỉ ví',
  'ethereum',
  'eth',
  'erc20',
  'usdt',
  'usdc',
  'bnb',
  'metamask',
  'crypto',
  'tiền mã hoá',
])

/**
 * Addresses of Bitcoin (Base58Check; Bech32 and Bech32m, BIP 173 and 350) and Ethereum (EIP-55), by their checksums.
 * Score 1. One of Ethereum in small letters or capitals alone has no checksum: 0.85 with a word that speaks of wallets,
 * rule `ethereum+context`; else 0.4, for a contract or any twenty bytes look the same.
 */
export const wallet: Recognizer = {
  name: 'wallet',
  signs: SIGN.run,
  find(view, report) {
    for (const { index: start, 0: text } of view.matchAll(BITCOIN)) {
      const isAddress = /^bc1/i.test(text) ? isBech32Address(text) : isBase58Address(text)
      if (isAddress)
        report({
          entity: 'WALLET',
          start,
          end: start + text.length,
          score: 1,
          rule: /^[TLMD]/.test(text) ? 'base58' : 'bitcoin',
        })
    }
    if (!view.includes('0x')) return
    for (const { index: start, 0: text } of view.matchAll(ETHEREUM)) {
      const end = start + text.length
      const hex = text.slice(2)
      if (hex !== hex.toLowerCase() && hex !== hex.toUpperCase()) {
        if (hasChecksum(hex)) report({ entity: 'WALLET', start, end, score: 1, rule: 'ethereum' })
      } else if (!/^0+$/.test(hex)) {
        const isSaid = speaksOfWallets(view, start, end)
        const rule = isSaid ? 'ethereum+context' : 'ethereum-shape'
        report({ entity: 'WALLET', start, end, score: isSaid ? 0.85 : 0.4, rule })
      }
    }
  },
}

/** EIP-55: a letter is a capital where the hash of the small letters has a digit of 8 and more. */
function hasChecksum(hex: string): boolean {
  const lower = hex.toLowerCase()
  const hash = keccak256(Uint8Array.from(lower, (character) => character.charCodeAt(0)))
  return Array.from(lower).every((character, i) => {
    if (!/[a-f]/.test(character)) return true
    const byte = hash[i >> 1] ?? 0
    const isCapital = ((i % 2 === 0 ? byte >> 4 : byte) & 8) !== 0
    return hex[i] === (isCapital ? character.toUpperCase() : character)
  })
}
