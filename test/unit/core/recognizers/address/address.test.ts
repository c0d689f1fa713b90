import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { address } from '../../../../../src/core/recognizers/address/address.ts'
import { stretchesOf } from '../../../../support/detection/detection.ts'

const addresses = (text: string): readonly string[] => stretchesOf(address, text)

function all(cases: Readonly<Record<string, readonly string[]>>): void {
  for (const [text, found] of Object.entries(cases))
    it(JSON.stringify(text), () => assert.deepEqual(addresses(text), found))
}

describe('Vietnamese addresses', () => {
  all({
    'ở 12/4B hẻm 51 Cao Thắng, P.3, Q.3, TP.HCM nhé': ['12/4B hẻm 51 Cao Thắng, P.3, Q.3, TP.HCM'],
    'Địa chỉ: Thôn Đoài, xã Nam Hồng, huyện Đông Anh, Hà Nội': [
      'Thôn Đoài, xã Nam Hồng, huyện Đông Anh, Hà Nội',
    ],
    'giao đến số 9 ngách 2/15 ngõ 8 Lê Quang Đạo, Nam Từ Liêm': [
      'số 9 ngách 2/15 ngõ 8 Lê Quang Đạo, Nam Từ Liêm',
    ],
    'Dia chi: 5 NGO 12 PHO VONG, Q. HAI BA TRUNG, HA NOI': [
      '5 NGO 12 PHO VONG, Q. HAI BA TRUNG, HA NOI',
    ],
    'Ship về căn 08.15 chung cư Hà Đô, 118 Nguyễn Văn Công, Gò Vấp': [
      'căn 08.15 chung cư Hà Đô, 118 Nguyễn Văn Công, Gò Vấp',
    ],
    'ấp Tân Lợi, xã Tân Phú, huyện Châu Thành, Đồng Tháp': [
      'ấp Tân Lợi, xã Tân Phú, huyện Châu Thành, Đồng Tháp',
    ],
    'Địa chỉ: Quán Cơm Bà Sáu, 22 Lê Lai, Quận 1': ['Quán Cơm Bà Sáu, 22 Lê Lai, Quận 1'],
  })
  all({
    'id,dia_chi,x\n1,"khối 9, phường Hưng Dũng",2': ['khối 9, phường Hưng Dũng'],
    '{"home_address": "Old Mill, Akwaaba 7b"}': ['Old Mill, Akwaaba 7b'],
    '{"ip_address": "10, 20", "email_address": "a, 1 b"}': [],
    'Quận Bình Thạnh có nhiều chung cư mới.': [],
    'Công an phường 5, quận Tân Bình, TP.HCM': [],
    'Tai nạn trên đường Võ Văn Kiệt sáng nay': [],
    'lô 0226, HSD 02/2027': [],
    'Điều 12, khoản 3': [],
    'số 12, 15 và 18': [],
    'Tổ 5 họp lúc 8 giờ': [],
    'Phiên bản 2.1, Sơn La 2 – 1 Đà Nẵng': [],
  })
})

describe('addresses in English and its neighbours', () => {
  all({
    'send it to 221B Baker Street, London NW1 6XE.': ['221B Baker Street, London NW1 6XE'],
    'lives at 77 W Wacker Dr, Chicago, IL 60601': ['77 W Wacker Dr, Chicago, IL 60601'],
    'P.O. Box 1187, Boise, ID 83701': ['P.O. Box 1187, Boise, ID 83701'],
    'Hauptstraße 5, 10827 Berlin': ['Hauptstraße 5, 10827 Berlin'],
    '14 Rue de Rivoli, 75004 Paris': ['14 Rue de Rivoli, 75004 Paris'],
  })
  all({
    'There are 12 streets in the village.': [],
    'In 2020 Drive sales rose by 12 percent.': [],
    'Baker Street station is closed.': [],
    'the way to 5 places': [],
  })
})
