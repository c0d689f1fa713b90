import { isShown } from './code-fence.ts'

/**
 * Names of HTML, sorted by what they do to the text after them.
 *
 * The standard has a closed list of tags after which text is read otherwise (13.2.6.4.4 and on, "switch the tokenizer"); a name
 * that it does not know is an ordinary element, which is why `Map<String>` need not end anything. In `<svg>` and `<math>`
 * those tags do not switch, and `<![CDATA[` begins something: after all of these the text is closed, or without any tag
 * until it ends, so that the two need not end anything either.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Behind these a browser reads text otherwise, or they change what addresses of the whole page mean. */
export const ACTIVE = words(
  'applet base embed frame frameset iframe noembed noframes object param plaintext style xmp',
)

/** Their content is text to a browser, until they are closed. */
export const RAW = words('script textarea title')

/**
 * Elements of running text, which may have attributes. A picture or style sheet is loaded as it is told to; no value is in it.
 * The content of `noscript` is text to a browser with scripts: only its closing tag ends it, which no value or comment that is
 * plain may hold, so that all readers are in text after it.
 */
const INERT = words(
  'a abbr address article aside audio b bdi bdo big blockquote body br button caption center cite code col colgroup dd del details dfn div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hr html i img input ins kbd label legend li link main mark meter nav noscript ol option p picture pre progress q rp rt ruby s samp section select small source span strike strong sub summary sup table tbody td template tfoot th thead time tr tt u ul var video wbr',
)

/**
 * Attributes of these that may have a value, besides `data-…`, `aria-…` and handlers. A handler or a style sheet may read the
 * whole page, what stands in front of it and what later messages say: to close the text after it would keep nothing from it.
 */
const ATTRIBUTES = words(
  'align alt as async autoplay bgcolor border cellpadding cellspacing checked class classname color cols colspan controls crossorigin datetime defer dir disabled face for height href id integrity lang loading loop max media min muted name open placeholder readonly rel required role rowspan scope selected size src srcset start step style target title type valign value width',
)

/** These do nothing without `http-equiv`. */
const META = words('charset content itemprop lang name property')

/** Elements that HTML knows besides those above, whose attributes may load or do something. */
const OTHERS = words(
  'area bgsound canvas command data datalist dialog fencedframe form image isindex keygen map marquee menu menuitem nextid optgroup output portal search selectedcontent slot spacer track',
)

/** Whether a client may draw the content of a `code` with this attribute: its class names the language, as in a fence. */
export function mayBeDrawn(attribute: string, value: string): boolean {
  const language = /^language-(.+)$/.exec(value)?.[1]
  return !CLASS.test(attribute) || language === undefined || !isShown(language)
}

const CLASS = /^class(?:name)?$/

/** `<p align="…">`, `<b data-x="…">`; and `<customer id="…">`, an element that HTML does not know, like any tag of XML. */
export function mayHaveValue(element: string, attribute: string): boolean {
  if (INERT.has(element) || RAW.has(element))
    return ATTRIBUTES.has(attribute) || /^(?:data-|aria-|on)/.test(attribute)
  if (element === 'meta') return META.has(attribute)
  if (element === '' || ACTIVE.has(element) || OTHERS.has(element)) return false
  return attribute !== 'style' && attribute !== 'is'
}

/** Another encoding would make another text of the bytes of a page that is stored. */
export function mayBeValue(attribute: string, value: string): boolean {
  if (CLASS.test(attribute)) return value.length < LONGEST_VALUE && !DRAWN_CLASS.test(value)
  return attribute !== 'charset' || /^utf-8$/i.test(value)
}

/** Of a value, as much as is looked at. */
export const LONGEST_VALUE = 512
/** Mermaid draws every element of its class; an entity may spell the name. */
const DRAWN_CLASS = /mermaid|&/i
