import { MaskingError } from './errors.ts'

/**
 * The item at an index that must be there. An index out of bounds is a mistake of this program: the exchange fails, where a
 * default could drop or swap a value.
 */
export function itemAt<Item>(list: ArrayLike<Item>, index: number): Item {
  const item = list[index]
  if (item === undefined) throw new MaskingError('internal', `Index ${index}.`)
  return item
}
