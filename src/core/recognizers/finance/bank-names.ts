import { words } from '../shared/word-list.ts'

/** Names of banks that mean nothing else. Folded forms are compared, so that marks and case do not matter. */
export const BANK_NAMES: readonly string[] = words(`
  vietcombank, vcb, bidv, techcombank, agribank, vietinbank, mb bank, acb, sacombank, vpbank,
  tpbank, vib, shb, hdbank, seabank, eximbank, lpbank, lienvietpostbank, nam a bank, bac a
  bank, vietabank, pvcombank, abbank, kienlongbank, bao viet bank, saigonbank, dong a bank,
  oceanbank, gpbank, shinhan, woori, hsbc, standard chartered, citibank, cimb
`)

/** Abbreviations and words that can mean something else (`MB`); they count only with other words. */
export const BANK_WORDS: readonly string[] = words(
  'mb, ngân hàng, bank, cake, timo, uob, ocb, scb, stb, ctg, tcb, msb',
)
