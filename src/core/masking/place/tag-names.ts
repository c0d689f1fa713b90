/**
 * Names of HTML, sorted by what they do to the text behind them.
 *
 * The standard has a closed list of tags behind which text is read otherwise (13.2.6.4.4 and on, "switch the tokenizer", and
 * foreign content); a name that it does not know is an ordinary element, which is why `Map<String>` need not end anything.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Behind these a browser reads text otherwise, or they change what addresses or styles of the whole page mean. */
export const ACTIVE = words(
  'applet base embed frame frameset iframe link math meta noembed noframes noscript object param plaintext style svg template xmp',
)

/** Their content is text to a browser, until they are closed. */
export const RAW = words('script textarea title')

/** Elements of running text, which may have attributes. A picture shows what it is told to; no value is in it. */
const INERT = words(
  'a abbr address article aside audio b bdi bdo big blockquote br caption center cite col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd label li main mark nav ol p picture pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video wbr',
)

/** Attributes of these that may have a value. None runs anything. */
const ATTRIBUTES = words(
  'align alt async autoplay bgcolor border cellpadding cellspacing class color cols colspan controls crossorigin datetime defer dir face height href id integrity lang loading loop media muted name open rel role rowspan scope size src srcset start style target title type valign width',
)

/** Elements that HTML knows besides those above, whose attributes may load or do something: `class` makes a drawing of `code`. */
const OTHERS = words(
  'area bgsound body button canvas code command data datalist dialog fencedframe fieldset form head html image input isindex keygen legend map marquee menu menuitem meter nextid optgroup option output portal progress search select selectedcontent slot spacer track',
)

/** `<p align="…">`, `<b data-x="…">`; and `<customer id="…">`, an element that HTML does not know, like any tag of XML. */
export function mayHaveValue(element: string, attribute: string): boolean {
  if (INERT.has(element) || RAW.has(element))
    return (
      ATTRIBUTES.has(attribute) || attribute.startsWith('data-') || attribute.startsWith('aria-')
    )
  if (element === '' || ACTIVE.has(element) || OTHERS.has(element)) return false
  return attribute !== 'style' && attribute !== 'is' && !attribute.startsWith('on')
}
