import { expect, test } from 'vitest'
import { languageOf } from '../../../../collector/src/normalise/signals/language.ts'

const spoken = (content: string) =>
  languageOf({
    hash: '',
    role: 'assistant',
    body: JSON.stringify({ role: 'assistant', parts: [{ type: 'text', content }] }),
  })

test.each([
  ['en', 'Your refund is on the way, and you will have it with the next statement.'],
  ['de', 'Ihre Erstattung ist unterwegs und wird mit der nächsten Abrechnung auf das Konto gebucht, nicht früher.'],
  ['fr', 'Votre remboursement est en route et vous le verrez sur le prochain relevé dans les dix jours.'],
  ['es', 'El reembolso está en camino y usted lo verá con el próximo extracto en los próximos días.'],
  ['it', 'Il rimborso è in arrivo e sarà visibile con il prossimo estratto della carta, non prima.'],
  ['pt', 'O reembolso está a caminho e você verá o valor no extrato em alguns dias, não antes.'],
  ['nl', 'De terugbetaling is onderweg en het bedrag staat binnen een week op de rekening van u.'],
  ['ja', '返金の手続きが完了しました。次の明細書でご確認いただけます。'],
  ['Han', '退款正在处理中,您将在下一份账单中看到这笔款项,请耐心等待几天。'],
  ['ko', '환불이 진행 중이며 다음 명세서에서 확인하실 수 있습니다.'],
  ['Cyrillic', 'Возврат уже в пути, вы увидите его в следующей выписке.'],
  ['Arabic', 'المبلغ المسترد في الطريق وسوف تراه في كشف الحساب القادم.'],
])('tells %s', (language, text) => {
  expect(spoken(text)).toBe(language)
})

test.each([
  ['a number', '42'],
  ['nothing', ''],
  ['a code', 'A-1042'],
])('does not guess from %s', (_, text) => {
  expect(spoken(text)).toBeUndefined()
})

test('words of no language it knows are Latin', () => {
  expect(spoken('Xylofon kvartett bjuder grannlagen fisk ombord')).toBe('Latin')
})
