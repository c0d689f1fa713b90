import { isAsciiSpace } from '../../recognizers/shared/characters.ts'

/** White space (as `\s`) and `<`: after these no URL goes on that nothing encloses. */
export function endsUrl(unit: number): boolean {
  return (
    isAsciiSpace(unit) ||
    unit === 0x3c ||
    unit === 0xa0 ||
    unit === 0x1680 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029
  )
}
