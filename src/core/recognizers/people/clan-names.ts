/**
 * Clans of the Central Highlands and the Trường Sơn, with syllables that Vietnamese does not have: `Siu Phơi`, `Alăng Thị
 * Bhlốc`, `H'Wiên Niê`. Small letters with their marks.
 */
const FIRST: ReadonlySet<string> =
  setOf(`siu ksor kpă kpah rmah rahlan rơchâm alăng zơrâm bling bríu bhnước bhling arất arâl pơloong ploong hốih ating
  abing coor colâu clâu riáh briu agiất chơrum ayun katơr chamaléa pinăng pupur mlô niê êban kbuôr ênuôl êñuôl byă kđoh hđơk adrơng kđăm ksơr hmok hwing knul kpơr hlong
  kray kôn hvan tơngôl liêng kơ cil păng`)

/** Two words of a clan. */
const FIRST_TWO: ReadonlySet<string> = new Set([
  'rơ châm',
  'rơ mah',
  'rơ lan',
  'rơ ô',
  'bon niêng',
  'bon yô',
  'bon đing',
  'lơ mu',
  'păng ting',
  'tou prong',
  'ya tuấn',
  'liêng hót',
  'kơ să',
  'đa cát',
  'buôn yă',
  'buôn krông',
  'tà yên',
])

const LAST: ReadonlySet<string> = setOf(
  'niê mlô êban kbuôr ênuôl êñuôl byă kđoh hđơk adrơng kđăm ksơr hmok hwing knul kpơr ayun kbuôr hlong arul',
)

/** Whether one of these words, small letters, begins a name of such a clan. */
export const beginsClan = (first: string, second: string): boolean =>
  FIRST.has(first) || FIRST_TWO.has(`${first} ${second}`)

export const endsClan = (last: string): boolean => LAST.has(last)

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/))
}
