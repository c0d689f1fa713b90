import { TITLES } from './cue-words.ts'
import { isEnglishWord } from './cued-name.ts'
import type { Cue } from './cues.ts'
import { type Language, hasVietnamese } from './lexicon.ts'
import { type Run, barePhraseOf, isSyllable, overParticles } from './name-run.ts'
import { CAPITAL_WORDS, HEADS, NAMED_COMPANIES, PUBLIC_PEOPLE, TAILS } from './not-a-person.ts'
import { SURNAMES } from './vietnamese-syllables.ts'
import type { NameRun } from './vietnamese-name.ts'
import { type Word, isCapital } from './words.ts'

/** A first name of the list with what follows in capitals: `Michael O'Brien`, `Jean-Luc Picard`, `J. Robert Whitfield`. */
export function englishName(
  words: readonly Word[],
  i: number,
  cue: Cue | undefined,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  if (
    first === undefined ||
    !isCapital(first) ||
    isVietnamese(first) ||
    PLACE_BEGINNINGS.has(first.bare) ||
    belongsBefore(words, i)
  )
    return undefined
  if (TITLES.has(first.bare) && first.bare.length > 1 && !language.englishFirst.has(first.bare))
    return undefined
  const next = words[i + 1]
  const isListedFirst = isFirstName(first, language)
  if (
    !isListedFirst &&
    (next === undefined || !isCapital(next) || (next.gap !== 'blank' && next.gap !== 'dot'))
  )
    return undefined
  const to = end(words, i)
  const run = { from: i, to }
  if (
    isVietnameseRun(words, run, language) ||
    isThing(words, run.to, run.to === i) ||
    PUBLIC_PEOPLE.has(barePhraseOf(words, run)) ||
    NAMED_COMPANIES.has(barePhraseOf(words, run)) ||
    language.barePlaces.has(barePhraseOf(words, run))
  )
    return undefined
  if (to === i) return single(words, i, cue, language)
  if (!hasNames(words, i, to, language)) return undefined
  const last = words[to]
  const isInitialed = first.shape === 'initial'
  const isListed = isListedFirst
  const lastKnown = last !== undefined && isLastName(last, language)
  if (first.shape === 'capitals' && !(cue !== undefined && cue.strength > 1)) return undefined
  if (isListed && lastKnown)
    return {
      ...run,
      score: isEnglishWord(first) && last !== undefined && isEnglishWord(last) ? 0.6 : 0.85,
      rule: 'first-and-last',
    }
  if (isListed)
    return {
      ...run,
      score: isEnglishWord(first) && cue === undefined ? 0.45 : 0.65,
      rule: 'first-name',
    }
  if (isInitialed)
    return isInitial(words, i, language) ? { ...run, score: 0.65, rule: 'initial' } : undefined
  return lastKnown && !isEnglishWord(first) && to - i <= 2
    ? { ...run, score: 0.55, rule: 'last-name' }
    : undefined
}

/** Has a letter that only Vietnamese has. */
const isVietnamese = ({ lower, isMarked }: Word): boolean => isMarked && hasVietnamese(lower)

/** In a Vietnamese text words that are all syllables of it are no English name: `Hoa Sen`, `Theo`. */
const isVietnameseRun = (
  words: readonly Word[],
  { from, to }: Run,
  { isVietnamese: isText }: Language,
): boolean => isText && words.slice(from, to + 1).every((word) => word.isMarked || isSyllable(word))

const isFirstName = (word: Word, language: Language): boolean =>
  language.englishFirst.has(word.bare) ||
  (word.bare.includes('-') &&
    word.bare.split('-').every((part) => language.englishFirst.has(part))) ||
  MORE_FIRST.has(word.bare)

const isLastName = (word: Word, language: Language): boolean =>
  language.englishLast.has(word.bare) ||
  /^(?:mc|mac|o['’])[a-z]{3,}$/.test(word.bare) ||
  /(?:son|sen|ski|sky|ska|wicz|vich|ovic|escu|opoulos|idis|enko|chuk|shvili|ez|ini|etti|elli|sson|mann|berg|stein|feld)$/.test(
    word.bare,
  )

/** First names from elsewhere that the lists lack. */
const MORE_FIRST: ReadonlySet<string> = new Set(
  `olga wei fatima kwame astrid priya rajesh heinrich aisha siobhan yuki gunther helga vladimir kofi imani ingrid katarzyna bjorn mohammed muhammad mohamed ahmed
  ahmad ali hassan hussein omar ibrahim yusuf ravi anil sunil deepak amit sanjay vijay anjali pooja neha lakshmi hiroshi kenji takashi akira sakura yoko mei ling xiao jun
  hao fang chen pierre jean luc jacques michel francois claude marie giovanni giuseppe luca marco matteo francesca giulia hans klaus jurgen wolfgang dieter fritz sven
  lars anders erik ola nils magnus ivan dmitri sergei boris natasha svetlana tatiana yelena jose juan carlos luis miguel pedro pablo javier sofia elena lucia carmen
  paulo joao tiago chinedu emeka ngozi amara kwesi abena thabo sipho lindiwe dave tom ben jess steve jen zoe liam noah mateusz pawel agnieszka piotr tomasz jakub
  soren freya sigrid leif eero mika jari aino pekka oisin niamh ciaran aoife saoirse eoin padraig arjun rohan kavya ananya ishaan vikram suresh ramesh mahesh ganesh
  nikhil rahul karthik divya swati shreya meera arun harish venkat srinivas khalid fatimah zainab bilal tariq imran salman nadia layla samira youssef mustafa mehmet
  ayse emre elif burak kemal haruto ren sota hinata aoi yui riku satoshi kazuki ji-woo seo-jun min-jun hye-jin ye-jin sun-hee young-ho jiho jisoo minho hyun tae siti nur aziz
  budi agus dewi putri wayan made ketut rizal arif farah aminah isabela thiago rafael beatriz mariana camila valentina santiago mateo joaquin ximena itzel esteban
  priyanka raj johannes adaeze noor mehdi reza fatemeh zahra hamid karim abdul abdullah rashid yasmin amina salma huda mariam leila sara hana yara dina rania
  sanjana pallavi sneha asha lata geeta manoj vinod rakesh mukesh dinesh gaurav abhishek aditya siddharth tanvi ritu nisha pradeep prakash lalit naveen kiran rekha
  usha radha gopal krishnan senthil murugan lakshman thanh-ha chidi obinna uche nnamdi folake adebayo olamide oluwaseun temitope yetunde funke kelechi ifeoma chiamaka
  kwaku akosua yaw adwoa kofi-manu wanjiru kamau njeri otieno achieng mwangi juma asha-rose baraka tendai rudo farai tatenda nomvula zanele mpho lerato tshepo sibusiso bongani
  yosef moshe avi noa tamar shira eitan ezra oren gilad dafna mirela ionut andrei bogdan radu mihai ioana cristina elena-maria stoyan georgi dimitar nikolay petar zoran
  dragan milos jovana marija ana-maria ivana luka tomislav vesna katarina jana petra pavel jiri ondrej vaclav zdenek lucie tereza eszter zoltan laszlo gabor istvan attila balazs ferenc
  katalin zsofia giorgos dimitris yannis kostas nikos eleni katerina vasilis panagiotis spyros hiroto daiki kenta takumi yamato ayumi keiko naoko yuko michiko haruka misaki nanami rina
  masato ryota shinji tetsuya xiaoming xiaoyan jianguo weiming guowei lihua yuhan zihan meiling meihua chunhua jinhua seung jung joon woo-jin eun-ji hae-won sang-hoon dong-hyun kyung-soo
  somchai somsak siriporn nattapong anong kittisak chaiwat ratana sokha dara sophea bopha vannak sothea reth bounmy khamla aung hla myint khin thant zaw nyein htet phyo ferdinand imelda
  jejomar maricel rodrigo-jr jomar rizalino wayan-adi putu nyoman agung eko joko slamet sri-wahyuni ratna hendra yanto rudi tono bambang susilo megawati anwar najib nurul farhan hafiz syafiq
  gunnar ingvar torsten stig ragnar leif-erik solveig marit aslaug eirik hakon trygve oystein jukka timo anneli riitta marjatta tuomas ville antti janis arturs liga dainis vytautas jonas-m
  gintaras ruta aiste mindaugas oleksandr volodymyr mykola oksana iryna nadiya bohdan taras ostap yevhen lyudmila galina valery gennady arkady timur ruslan aslan elchin gulnara aigul nursultan bekzat`
    .trim()
    .split(/\s+/),
)

/** `K. Yamamoto`: not `B/L`, `A Day`, nor `Q. Ngô Quyền` and `P. Bến Nghé`, which are districts and wards. */
function isInitial(words: readonly Word[], i: number, { isVietnamese: isText }: Language): boolean {
  const first = words[i]
  const next = words[i + 1]
  if (
    first === undefined ||
    next === undefined ||
    first.gap === 'other' ||
    next.shape !== 'capital'
  )
    return false
  if (first.bare === 'i' || first.bare === 'a' || next.gap !== 'dot') return false
  return !(isText && (first.bare === 'q' || first.bare === 'p' || first.bare === 't'))
}

/** A capital word right before that is none of a sentence's own words: `the Oliver branch`, `Saint Martin`. */
function belongsBefore(words: readonly Word[], i: number): boolean {
  const word = words[i]
  const before = words[i - 1]
  if (word === undefined || before === undefined || (word.gap !== 'blank' && word.gap !== 'dash'))
    return false
  if (word.gap === 'dash') return false
  if (
    before.lower === 'the' ||
    before.lower === 'a' ||
    before.lower === 'an' ||
    before.shape === 'number' ||
    HEADS.has(before.lower)
  )
    return true
  return (
    isCapital(before) &&
    !CAPITAL_WORDS.has(before.bare) &&
    !TITLES_BEFORE.has(before.bare) &&
    before.shape === 'capital' &&
    !STARTS.has(before.gap)
  )
}

const STARTS: ReadonlySet<string> = new Set(['line', 'stop', 'dot', 'colon', 'start', 'other'])
/** `San Francisco`, `Santa Clara`, `New York`. */
const PLACE_BEGINNINGS: ReadonlySet<string> = new Set(
  'san santa santo saint st los las el new fort port mount cape lake north south east west upper lower great'.split(
    ' ',
  ),
)
const TITLES_BEFORE: ReadonlySet<string> = new Set(
  'mr mrs ms dr prof miss sir officer nurse judge captain'.split(' '),
)

/** Where a run of capital words from `i` ends, with particles and initials between. */
function end(words: readonly Word[], i: number): number {
  const first = words[i]
  let to = i
  while (to - i < 4) {
    const last = words[to]
    const next = words[to + 1]
    if (first === undefined || last === undefined || next === undefined) break
    const isAlike =
      isCapital(next) &&
      (next.shape === 'initial' ||
        first.shape === 'initial' ||
        (next.shape === 'capitals') === (first.shape === 'capitals'))
    const particles = overParticles(words, to, first)
    if (next.gap === 'blank' && isAlike) to += 1
    else if (particles > 0) to += particles
    else if (next.gap === 'dot' && last.shape === 'initial' && isCapital(next)) to += 1
    else break
  }
  return to
}

/** A company, a street, a theorem: the last word, or the one after, says so. */
function isThing(words: readonly Word[], to: number, isSingle: boolean): boolean {
  const last = words[to]
  const next = words[to + 1]
  if (last !== undefined && TAILS.has(last.bare)) return true
  if (next?.gap !== 'blank' || !TAILS.has(next.bare)) return false
  return isCapital(next) || (isSingle && next.bare.length > 3)
}

const hasNames = (words: readonly Word[], from: number, to: number, language: Language): boolean =>
  words
    .slice(from, to + 1)
    .every(
      (word) =>
        !TAILS.has(word.bare) &&
        (!CAPITAL_WORDS.has(word.bare) || language.englishLast.has(word.bare)) &&
        word.shape !== 'number',
    )

/** A first name alone: only where it is no word and no Vietnamese syllable. */
function single(
  words: readonly Word[],
  i: number,
  cue: Cue | undefined,
  language: Language,
): NameRun | undefined {
  const word = words[i]
  if (
    word === undefined ||
    word.shape !== 'capital' ||
    word.bare.length < 3 ||
    !isFirstName(word, language)
  )
    return undefined
  if (cue === undefined) {
    if (isEnglishWord(word) || language.bareGiven.has(word.bare) || SURNAMES.has(word.lower))
      return undefined
    return { from: i, to: i, score: 0.55, rule: 'first-name' }
  }
  if (
    isEnglishWord(word) &&
    cue.kind === 'approach' &&
    !/^(?:dear|hi|hey|hello|ask|tell)$/.test(words[i - 1]?.bare ?? '')
  )
    return undefined
  return CAPITAL_WORDS.has(word.bare) && cue.strength < 2
    ? undefined
    : { from: i, to: i, score: cue.kind === 'approach' ? 0.6 : 0.85, rule: 'first-name' }
}

/** In small letters: `my name is john smith`, `hi maria`. */
export function smallEnglishName(
  words: readonly Word[],
  i: number,
  cue: Cue,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  const before = words[i - 1]
  if (first === undefined || first.shape !== 'small' || first.isMarked || isEnglishWord(first))
    return undefined
  const isSpoken =
    cue.kind === 'introduction'
      ? /^(?:is|m|i'm|name's|called|named)$/.test(before?.bare ?? '')
      : /^(?:hi|hey|hello|dear|tell)$/.test(before?.bare ?? '')
  if (!isSpoken || !language.englishFirst.has(first.bare)) return undefined
  const next = words[i + 1]
  const hasLast =
    next?.gap === 'blank' &&
    next.shape === 'small' &&
    language.englishLast.has(next.bare) &&
    !SMALL_WORDS.has(next.bare)
  return { from: i, to: hasLast ? i + 1 : i, score: 0.6, rule: 'small-english' }
}

const SMALL_WORDS: ReadonlySet<string> = new Set(
  'and or the of in on at for to with from is was has have had will can said says street i my an but here'.split(
    ' ',
  ),
)
